"""The published contract and what holds it."""
