"""The write path: what citizens ask a city to do is accepted, delivered once, and followed to its end."""
