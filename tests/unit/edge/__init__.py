"""Each piece of the edge by itself, around an application of three lines."""
