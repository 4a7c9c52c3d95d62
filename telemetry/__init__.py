"""Whoever watches: observers on the facts the gateway tells, and the way they leave the house. It changes nothing it sees."""
