"""One request on its way, and where a status sends it: on to another address, or into an error. Pure, no IO."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from pyreqwest.http import Url

from domain.errors import SourceDown, SourceError, SourceLimited, SourceNonsense
from domain.spans import Span
from domain.when import now

REDIRECTS = frozenset({301, 302, 303, 307, 308})
LONGEST_WAIT = 3600.0
"""Seconds. A source that sends us away for longer is asked again after an hour all the same."""
RESETS = ("x-ratelimit-reset", "ratelimit-reset", "x-rate-limit-reset")
YEARS = 1e9
"""Seconds; a larger number is no wait but an instant."""

_SECRET = re.compile("auth|cookie|key|token|secret", re.IGNORECASE)
_ABOUT_THE_BODY = frozenset({"content-type", "content-length", "content-encoding", "content-language"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request, before it is sent."""

    method: str
    url: Url
    headers: Mapping[str, str]
    body: bytes | None = None


def traced(ask: Ask, span: Span) -> Ask:
    """The same request, telling the back-end of this span.

    Only the origin is noted: paths and queries say where somebody lives.
    """
    span.facts |= {
        "http.request.method": ask.method,
        "server.address": ask.url.host_str or "",
        "server.port": ask.url.port_or_known_default or 0,
        "url.full": ask.url.origin_ascii,
    }
    return Ask(
        method=ask.method,
        url=ask.url,
        headers={**ask.headers, "traceparent": span.place.traceparent},
        body=ask.body,
    )


def onward(ask: Ask, status: int, location: str) -> Ask:
    """The request a redirect asks for (RFC 9110, 15.4). What is secret stays at its origin.

    303, and by custom 301 and 302 after a POST, turn into a GET without a body. Raises SourceNonsense for an address
    that is none, for a step from https down to http, and for a body that would have to go to another origin.
    """
    try:
        url = ask.url.join(location)
    except ValueError as error:
        raise SourceNonsense(f"{ask.url.origin_ascii}: a redirect to no address") from error
    if ask.url.scheme == "https" and url.scheme != "https":
        raise SourceNonsense(f"{ask.url.origin_ascii}: a redirect away from https")
    method, headers, body = ask.method, dict(ask.headers), ask.body
    if (status == 303 and method != "HEAD") or (status in {301, 302} and method == "POST"):
        method, body = "GET", None
        headers = {name: value for name, value in headers.items() if name.lower() not in _ABOUT_THE_BODY}
    if url.origin_ascii != ask.url.origin_ascii:
        if body is not None:
            raise SourceNonsense(f"{ask.url.origin_ascii}: a redirect that sends the body to another origin")
        headers = {name: value for name, value in headers.items() if not has_secret(name)}
    return Ask(method=method, url=url, headers=headers, body=body)


def has_secret(name: str) -> bool:
    """True for a header that says who is asking: Authorization, Cookie, X-Api-Key and their kin."""
    return _SECRET.search(name) is not None


def complaint(who: str, status: int, headers: Mapping[str, str]) -> SourceError:
    """The error for a status nobody expected."""
    wait = _retry_after(headers)
    if status == 429 and wait is None:
        wait = _reset(headers)
    if status == 429 or (status == 503 and wait is not None):
        return SourceLimited(f"{who}: status {status}", retry_after=wait, answered=status)
    if status >= 500:
        return SourceDown(f"{who}: status {status}", retry_after=wait, answered=status)
    return SourceNonsense(f"{who}: status {status}", answered=status)


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait, from `Retry-After` as a number or a date; a date is read against the server's own clock."""
    value = headers.get("retry-after", "").strip()
    if not value:
        return None
    if value.isascii() and value.isdigit():
        return min(float(value[:9]), LONGEST_WAIT)
    until = _http_date(value)
    if until is None:
        return None
    present = _http_date(headers.get("date", "")) or now()
    return min(max((until - present).total_seconds(), 0.0), LONGEST_WAIT)


def _reset(headers: Mapping[str, str]) -> float | None:
    """Seconds until a quota begins anew, where no `Retry-After` says it.

    It is told as a number of them, or as an instant: in Unix time, or in ISO 8601, which without an offset is UTC.
    """
    value = next((headers[name].strip() for name in RESETS if name in headers), "")
    present = _http_date(headers.get("date", "")) or now()
    if value.isascii() and value.isdigit():
        number = float(value[:11])
        wait = number - present.timestamp() if number > YEARS else number
    else:
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            return None
        wait = ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - present).total_seconds()
    return min(max(wait, 0.0), LONGEST_WAIT)


def _http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
