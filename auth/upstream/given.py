"""What a token endpoint answered, believed only as far as it can be used: a bearer token that may stand in a header.

RFC 6749 §5, RFC 6750 §2.1, RFC 8693 §2.2.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from auth.model import Given

UNSAID = 60.0
"""Seconds a token lives whose answer does not say."""
LONGEST = 3600.0
"""Seconds a token is believed to live, whatever is said: a city may take it back."""
_BEARER = re.compile(r"[A-Za-z0-9._~+/-]{1,8192}={0,8}")
_REFRESH = re.compile(r"[\x21-\x7e]{1,8192}")
_KINDS = frozenset({f"urn:ietf:params:oauth:token-type:{kind}" for kind in ("access_token", "jwt")})


def given_of(said: Mapping[str, Any], now: float, *, exchanged: bool = False) -> Given:
    """The tokens of an answer, at `now` in seconds since 1970. `exchanged`: it must say what kind it issued.

    ValueError for whatever cannot be used; its text names a member and never quotes it.
    """
    access, kind = said.get("access_token"), said.get("token_type")
    if not isinstance(access, str) or not _BEARER.fullmatch(access):
        raise ValueError("access_token")
    if not isinstance(kind, str) or kind.lower() != "bearer":
        raise ValueError("token_type")
    if exchanged and said.get("issued_token_type") not in _KINDS:
        raise ValueError("issued_token_type")
    refresh = said.get("refresh_token")
    if refresh is not None and (not isinstance(refresh, str) or not _REFRESH.fullmatch(refresh)):
        raise ValueError("refresh_token")
    return Given(access=access, until=now + _lasts(said.get("expires_in", UNSAID)), refresh=refresh)


def _lasts(value: Any) -> float:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if number and math.isfinite(value) and value > 0:
        return float(min(value, LONGEST))
    raise ValueError("expires_in")
