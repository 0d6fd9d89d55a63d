"""`make bench`: ratios to a bare Flask hello, measured in one run. See README."""
