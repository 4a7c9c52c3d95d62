"""The words of identity: identity providers, persons, assurance levels, scopes. Knows no HTTP and no store.

The identity providers themselves are declared in `config.identity`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from config.identity import LEVELS, Idp

__all__ = ["LEVELS", "Broker", "Given", "Idp", "Language", "LoginRefused", "Person"]

Language = Literal["de", "en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a city's token endpoint gave: what acts in a citizen's name at the city. Shown nowhere, not even in an error."""

    access: str = field(repr=False)
    until: float
    """Seconds since 1970 when the access token has run out."""
    refresh: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody an IdP has just logged in."""

    idp: str
    issuer: str
    subject: str
    acr: str
    """One of `LEVELS`, never above the IdP's ceiling."""
    amr: tuple[str, ...] = ()
    auth_time: datetime
    """Of the real log-in at the IdP."""
    role: str | None = None
    """What a staff IdP says in `role`."""
    given: Given | None = field(default=None, repr=False)
    """What may be kept for acting at the city, where the configuration says `keep_token`."""


class LoginRefused(Exception):
    """The IdP's answer cannot be taken, or it is unreachable. `slug` names a text for people; the rest is for the audit."""

    def __init__(self, slug: str, *, idp: str, why: str) -> None:
        super().__init__(f"{idp}: {slug}: {why}")
        self.slug = slug
        """`cancelled`, `expired`, `idp-down`, `not-trusted` or `too-weak`."""
        self.idp = idp
        self.why = why
        """A slug for the audit: `wrong-issuer`, `algorithm`, `signature`, `nonce`, `acr-above-ceiling`, `state`, …"""


class Broker(Protocol):
    """Has people logged in elsewhere."""

    def choices(self, *, staff: bool = False) -> tuple[Idp, ...]:
        """The IdPs to choose from: BundID first, then the cities' own, as configured."""
        ...

    async def begin(
        self,
        idp: str,
        *,
        browser: str,
        back: str,
        language: Language,
        acr: str | None = None,
        fresh: bool = False,
    ) -> str:
        """The URL to send the browser to.

        `browser` is the id of its session, to which the log-in is bound; `back` is returned with the person; `fresh` wants
        a new log-in although the IdP still knows her.

        Raises KeyError for an unknown IdP, LoginRefused when it cannot be reached.
        """
        ...

    async def finish(self, idp: str, params: Mapping[str, str], *, browser: str) -> tuple[Person, str]:
        """What `/broker/{idp}/callback` was given, once: the person and `back`. Raises LoginRefused for anything else."""
        ...
