"""Why there is no token for a city's back-end: for a while, or until the citizen has logged in there again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_HERS = frozenset({"access_denied", "consent_required", "interaction_required", "invalid_grant", "login_required"})


class Temporary(Exception):
    """Not now. The same question may be answered later, by itself or once an operator has mended something."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
        """A slug for operators: `no-answer`, `no-json`, `too-large`, `nonsense`, `refused`, `no-idp`, `store`, `renewing`, …"""


class ConsentMissing(Exception):
    """The city gives none for her: she has to log in there again. Trying the same again is of no use."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
        """A slug: `no-account`, `not-kept`, `run-out` or `refused`."""


def of_answer(status: int, said: Mapping[str, Any]) -> Temporary | ConsentMissing:
    """What an error of a token endpoint means (RFC 6749 §5.2, OpenID Connect Core §3.1.2.6).

    That we are not known there, or may not ask, is nothing the citizen could mend.
    """
    if status in {400, 401, 403} and said.get("error") in _HERS:
        return ConsentMissing("refused")
    return Temporary("idp-down" if status >= 500 or status == 429 else "refused")
