"""Each layer by itself, and all nine together."""
