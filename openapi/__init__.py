"""The published contract: exported from the code, committed, and held against what was published before."""
