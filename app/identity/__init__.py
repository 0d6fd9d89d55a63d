"""Signing in through the identity broker: an account, and the proof of the organisation it acts for."""
