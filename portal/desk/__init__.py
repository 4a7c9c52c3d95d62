"""The developers' desk: accounts of organisations, their publishable keys and their apps, looked after by themselves."""
