"""Dialogue on equal terms: enquiries with replies for all, answers, private threads and meetings about a need."""
