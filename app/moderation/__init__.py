"""Moderation: the secretary reads each need before anybody else does, and decides."""
