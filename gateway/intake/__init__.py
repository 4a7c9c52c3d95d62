"""Durable civic writes: what a citizen asks a city to do is accepted, placed once, and can be proven."""
