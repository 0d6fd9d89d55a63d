"""The quarter in figures: one page, the same method each time, for all to read and fetch."""
