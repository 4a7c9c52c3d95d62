"""The vocabulary: what the cities offer, in words every other package shares. Standard library only."""
