"""The register of barriers."""
