"""Front-end packages: npm pins, and which of their files are served."""
