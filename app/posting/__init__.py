"""Posting: how a buyer writes a need, sends it to the secretariat and looks after it."""
