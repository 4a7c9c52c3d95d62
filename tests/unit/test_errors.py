"""What the log may know of an error."""

from __future__ import annotations

import pytest

from domain.errors import whereabouts


def test_the_log_learns_where_and_not_what() -> None:
    """An error's kind and place are told, its text and its cause's text are not: they may quote a question or a key."""

    def inner() -> None:
        raise ValueError("key=geheim")

    def outer() -> None:
        try:
            inner()
        except ValueError as cause:
            raise TypeError("address=geheim") from cause

    with pytest.raises(TypeError) as caught:
        outer()
    told = whereabouts(caught.value)
    assert told.startswith("TypeError at ")
    assert "test_errors.py" in told
    assert "geheim" not in told
