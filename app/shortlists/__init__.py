"""Shortlists: suppliers an organisation keeps an eye on, with notes, side by side, and as files."""
