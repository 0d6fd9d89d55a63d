"""Solutions to barriers."""
