"""Telling the suppliers that fit of a need, in waves, and taking what they say: interested or not, and why."""
