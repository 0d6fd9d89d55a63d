"""Ranking suppliers for a need."""
