"""What every adapter is given: its contract, the one HTTP door, mapping, encoding, and the guard."""
