"""The federation over small books of two towns."""
