"""The one index: write, retrieve, count facets, spell. See docs/adr/0002."""
