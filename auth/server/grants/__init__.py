"""Authlib's grants with its unsafe defaults overridden; each decides on a desk."""
