"""Outcomes: what came of a need, told by both sides, and the figures that anybody may read."""
