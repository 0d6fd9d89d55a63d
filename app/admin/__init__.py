"""What the secretary does: decisions that only a person can take, each with its reason on record."""
