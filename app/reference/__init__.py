"""Dated reference data: CPV, places, schemes, target groups, goals, thresholds."""
