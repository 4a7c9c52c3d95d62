"""Single modules, by themselves."""
