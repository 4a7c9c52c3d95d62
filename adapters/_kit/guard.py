"""Where foreign exceptions stop: whatever a library or a strange answer raises becomes the tree of `domain.errors`.

The new text is for the log and names only the kind of trouble and the place in our code: addresses with their queries,
tokens and bodies stay in the cause, which nobody prints.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from xml.etree.ElementTree import ParseError

from pyreqwest.exceptions import BuilderError, DecodeError, PyreqwestError, RequestTimeoutError

from domain.errors import SourceDown, SourceError, SourceNonsense, SourceTimeout

NONSENSE = (ValueError, LookupError, TypeError, AttributeError, ParseError, ArithmeticError, RecursionError)
"""What reading raises when an answer is not what its protocol promised; UnicodeError and orjson's are ValueErrors."""

_BROKEN_OFF = ("error reading a body from connection", "unexpected end of file")


@contextmanager
def speaking(binding: str) -> Iterator[None]:
    """Around everything an adapter does with its back-end.

    Our own errors and cancellation pass; foreign ones leave as a SourceError with the foreign one as cause; an error
    that fits neither is a bug of ours and passes too. A task group's errors are told by their first.
    """
    try:
        yield
    except Exception as error:
        telling = _first(error)
        if isinstance(telling, SourceError):
            if telling is error:
                raise
            raise telling from error
        translated = translate(telling, binding)
        if translated is None:
            raise
        raise translated from error


def translate(error: BaseException, who: str) -> SourceError | None:
    """The error as a SourceError, without its cause; None when it is none of a source's making."""
    if isinstance(error, PyreqwestError):
        return wire_error(error, who)
    if isinstance(error, TimeoutError):
        return SourceTimeout(f"{who}: {_kind(error)}")
    if isinstance(error, OSError):
        return SourceDown(f"{who}: {_kind(error)}")
    if isinstance(error, NONSENSE):
        return SourceNonsense(f"{who}: {_kind(error)}{_place(error.__traceback__)}")
    return None


def wire_error(error: PyreqwestError, who: str) -> SourceError:
    """What the HTTP engine ran into: too late, broken off, or not HTTP."""
    causes = reasons(error)
    text = f"{who}: {_kind(error)}" + (f", {causes[-1]}" if causes and _is_plain(causes[-1]) else "")
    if isinstance(error, RequestTimeoutError):
        return SourceTimeout(text)
    broken_off = any(cause.startswith(_BROKEN_OFF) for cause in causes)
    if isinstance(error, DecodeError | BuilderError) and not broken_off:
        return SourceNonsense(text)
    return SourceDown(text)


def reasons(error: PyreqwestError) -> tuple[str, ...]:
    """The engine's own chain of causes, outermost first. May hold addresses."""
    details = getattr(error, "details", None) or {}
    return tuple(cause["message"] for cause in details.get("causes") or ())


def _first(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _kind(error: BaseException) -> str:
    return type(error).__name__


def _is_plain(text: str) -> bool:
    """True for a text that cannot hold an address."""
    return "://" not in text and " url " not in text


def _place(trace: TracebackType | None) -> str:
    """The innermost line of ours the error went through: enough to find it, nothing of what was read."""
    place = ""
    while trace is not None:
        code = trace.tb_frame.f_code
        if "site-packages" not in code.co_filename:
            place = f" at {code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
