"""How often suppliers are shown, opened, matched and contacted: counted in memory, written in batches."""
