"""Whole answers: the gateway over its twins, asked as a client asks."""
