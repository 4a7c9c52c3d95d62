"""The parts of the pages for people."""
