"""Pure rules: no Flask, no SQLAlchemy, nothing else of app."""
