"""What the operator declares: YAML in, checked values with file, line and column out. Knows no adapter."""
