"""The front page, information pages and the operator's endpoints."""
