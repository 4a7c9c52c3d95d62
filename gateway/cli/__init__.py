"""The command line: `hansa serve | ask | check | openapi | reference`."""
