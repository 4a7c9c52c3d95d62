"""The command line: `hansa serve | ask | check | conform | live-check | openapi`."""
