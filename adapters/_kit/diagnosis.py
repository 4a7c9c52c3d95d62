"""What exactly is wrong between a binding and its back-end, read from an error and its causes. Knows no words for it."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import orjson
from pyreqwest.exceptions import PyreqwestError

from adapters._kit.bound import FAILED
from adapters._kit.client import never_connected
from adapters._kit.guard import reasons
from domain.errors import SourceError, SourceLimited, SourceTimeout

Kind = str
"""`no-address`, `not-allowed`, `no-connection`, `tls`, `too-late`, `broken-off`; of a status `no-key`, `may-not`, `not-there`,
`not-understood`, `too-often`, `its-fault`, `other-status`; of an answer `not-json`, `not-its-protocol`; and `bug`, which is ours."""
_TLS = ("certificate", "tls", "handshake", "corrupt message", "record overflow")
_STATUS: dict[int, Kind] = {401: "no-key", 403: "may-not", 404: "not-there", 410: "not-there", 407: "may-not"}
_QUESTION = frozenset({400, 405, 406, 411, 413, 414, 415, 422})


def diagnosed(error: SourceError) -> tuple[Kind, str]:
    """The kind of trouble, and the one detail that helps: a status, or what the certificate lacks; never an address's query."""
    if error.answered is not None:
        return _of_status(error.answered, limited=isinstance(error, SourceLimited)), str(error.answered)
    for cause in _causes(error):
        if isinstance(cause, socket.gaierror | UnicodeError):
            return "no-address", ""
        if isinstance(cause, orjson.JSONDecodeError):
            return "not-json", ""
        if isinstance(cause, PyreqwestError):
            return _of_wire(cause, late=isinstance(error, SourceTimeout))
    return _of_ours(error)


def _of_ours(error: SourceError) -> tuple[Kind, str]:
    """An error that nobody else's stands behind."""
    if isinstance(error, SourceTimeout):
        return "too-late", ""
    if str(error).endswith(FAILED):
        return "bug", ""
    if "must not be reached" in str(error):
        return "not-allowed", ""
    return "not-its-protocol", _told(error)


def _of_status(status: int, *, limited: bool) -> Kind:
    if limited:
        return "too-often"
    if status >= 500:
        return "its-fault"
    return _STATUS.get(status, "not-understood" if status in _QUESTION else "other-status")


def _of_wire(cause: PyreqwestError, *, late: bool) -> tuple[Kind, str]:
    said = reasons(cause)
    last = said[-1] if said and "://" not in said[-1] else ""
    if any(word in text.casefold() for text in said[1:] for word in _TLS):
        return "tls", last
    if late:
        return "too-late", ""
    if never_connected(cause):
        return "no-connection", last
    return "broken-off", last


def _told(error: SourceError) -> str:
    """Our own words, without the binding's name before them."""
    return str(error).partition(": ")[2] or str(error)


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause = error.__cause__
    while cause is not None:
        yield cause
        cause = cause.__cause__
