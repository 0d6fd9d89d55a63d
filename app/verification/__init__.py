"""Verification status: events, what they mean on a date, look-up, badge."""
