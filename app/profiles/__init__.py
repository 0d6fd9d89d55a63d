"""The profile that a social enterprise keeps itself: drafts, two editors at once, publishing, what is missing."""
