"""Solutions: what is done about the barriers, by whom, what comes next, and which figures should move."""
