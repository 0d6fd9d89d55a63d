"""Needs: what buyers want to buy, from draft over moderation and publication to what came of it."""
