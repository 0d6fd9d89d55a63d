"""One append-only table of who did what to which subject, and `record`."""
