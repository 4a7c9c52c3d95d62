"""Durable civic writes: what citizens ask of cities is done here, step by step, and whoever wants it is told."""
