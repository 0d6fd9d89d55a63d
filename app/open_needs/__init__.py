"""Open needs: the list that everybody searches, and the page of one need."""
