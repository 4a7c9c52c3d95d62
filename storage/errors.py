"""What can go wrong with a store, in words for the operator. Standard library only, so that anyone may catch it."""

from __future__ import annotations


class StorageError(Exception):
    """The store cannot be opened or used. The text is for the operator's terminal and log, and holds no password."""
