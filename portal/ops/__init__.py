"""The operators' pages at `/ops`: what is slow, lying or down, and hands to do something about it."""
