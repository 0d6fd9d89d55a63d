"""Workshops of the taskforce: phones send notes, a facilitator groups them, all vote, and the register gets the result."""
