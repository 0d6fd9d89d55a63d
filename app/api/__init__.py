"""The open JSON API and its documentation."""
