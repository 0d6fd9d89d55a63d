"""Telling others of changes: addresses that organisations give us, and one signed message per change (ADR 14)."""
