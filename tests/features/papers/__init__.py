"""The working paper."""
