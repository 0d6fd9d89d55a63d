"""Public notices that become needs: read from eForms, taken in once, kept up with their changes and results."""
