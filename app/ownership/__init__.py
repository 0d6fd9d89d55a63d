"""How an organisation gets its first owner: claims, their proofs, and the secretary's decision."""
