"""The declared surface, with the edge in front of it, over a little book."""
