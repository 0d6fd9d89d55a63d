"""Needs for other systems: open data by the Open Contracting Data Standard, an Atom feed and calendars. No tables."""
