"""The proof: every law of the house as a test, on small real things."""
