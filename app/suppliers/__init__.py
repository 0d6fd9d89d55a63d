"""The directory: the suppliers' profiles, their search page and their import."""
