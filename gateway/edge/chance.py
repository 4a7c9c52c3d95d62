"""Random numbers in hexadecimal, drawn from the system in blocks: one request needs few, and each drawing is a system call."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

BLOCK = 4096
"""Bytes drawn at a time."""


def hexadecimal(size: int) -> Callable[[], str]:
    """A function that gives `size` random bytes as text, never the same ones twice, not even in a forked process."""
    pieces: Iterator[str] = iter(())

    def drawn() -> str:
        nonlocal pieces
        for piece in pieces:
            return piece
        block = os.urandom(BLOCK - BLOCK % size).hex()
        pieces = iter([block[at : at + 2 * size] for at in range(0, len(block), 2 * size)])
        return next(pieces)

    def forget() -> None:
        nonlocal pieces
        pieces = iter(())

    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=forget)
    return drawn
