"""Needs: what buyers want to buy, and the steps each takes from draft to what came of it."""
