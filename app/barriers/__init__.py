"""The register of barriers: what stands in the way of buying socially, and what is done about it."""
