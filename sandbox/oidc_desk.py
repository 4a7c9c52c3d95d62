"""What a demo identity provider keeps while it runs: requests, codes, sessions, keys; and the ID tokens it makes of them."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urlsplit

from sandbox.oidc_exchange import Bank, Issued
from sandbox.oidc_hostile import Hostile
from sandbox.oidc_jose import Key
from sandbox.oidc_people import Office, Person

CODE_LASTS = 60
LOGGED_IN = 3600
_TOKEN_LASTS = 300
_MOST = 10_000
"""Of each kind; beyond that the oldest is forgotten, so that a demo may run for months."""
_HERE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An authorization request that can be answered."""

    client_id: str
    redirect_uri: str
    state: str
    nonce: str
    challenge: str
    scope: tuple[str, ...]
    prompt: tuple[str, ...]
    max_age: int | None

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Asked | str:
        """The request, or the name of the parameter that does not fit."""
        for name, wanted in (("response_type", "code"), ("code_challenge_method", "S256")):
            if query.get(name) != wanted:
                return name
        for name in ("client_id", "redirect_uri", "state", "nonce", "code_challenge"):
            if not query.get(name):
                return name
        scope, max_age = query.get("scope", "").split(), query.get("max_age")
        if "openid" not in scope:
            return "scope"
        if max_age is not None and not max_age.isdecimal():
            return "max_age"
        if not _is_here(query["redirect_uri"]):
            return "redirect_uri"
        return cls(
            client_id=query["client_id"],
            redirect_uri=query["redirect_uri"],
            state=query["state"],
            nonce=query["nonce"],
            challenge=query["code_challenge"],
            scope=tuple(scope),
            prompt=tuple(query.get("prompt", "").split()),
            max_age=None if max_age is None else int(max_age),
        )


T = TypeVar("T")


def keep(kept: dict[str, T], value: T) -> str:
    """Keep a value under a new random name, and give the name."""
    name = secrets.token_urlsafe(24)
    kept[name] = value
    if len(kept) > _MOST:
        del kept[next(iter(kept))]
    return name


def _is_here(address: str) -> bool:
    """Whether an address leads to this machine: a demo must not send anybody's browser elsewhere."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and (host in _HERE or host.endswith(".localhost")) and not parts.fragment


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """What a code stands for."""

    asked: Asked
    person: Person
    auth_time: int
    until: float


@dataclass(slots=True, kw_only=True)
class Desk:
    """The state of one run."""

    office: Office
    keys: list[Key] = field(default_factory=lambda: [Key()])
    """All are published; the newest signs."""
    asked: dict[str, Asked] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    sessions: dict[str, tuple[Person, int]] = field(default_factory=dict)
    hostile: Hostile = field(default_factory=Hostile)
    bank: Bank = field(default_factory=Bank)

    def session(self, cookie: str) -> tuple[Person | None, int]:
        """Who is still logged in, and since when."""
        person, since = self.sessions.get(cookie, (None, 0))
        return (person, since) if time.time() - since < LOGGED_IN else (None, 0)

    def given(self, code: Code) -> dict[str, object]:
        """The access token for a code, and one that lasts where that was asked for and she was asked, too."""
        scope = code.asked.scope
        lasting = "offline_access" in scope and "consent" in code.asked.prompt
        kept = " ".join(each for each in scope if each not in {"openid", "email", "offline_access"})
        self.bank.gone.discard(self.office.subject(code.person))  # she is here, and agrees again
        issued = Issued(sub=self.office.subject(code.person), client=code.asked.client_id, scope=kept)
        return self.bank.give(issued, lasting=lasting)

    def id_token(self, code: Code, issuer: str) -> str | None:
        """The ID token for a code, or what hostility makes of it."""
        now, person = int(time.time()), code.person
        claims: dict[str, object] = {
            "iss": issuer,
            "sub": self.office.subject(person),
            "aud": code.asked.client_id,
            "exp": now + _TOKEN_LASTS,
            "iat": now,
            "auth_time": code.auth_time,
            "nonce": code.asked.nonce,
            "amr": list(person.amr),
            **({"acr": person.acr} if person.acr else {}),
            **({"role": person.role} if person.role else {}),
            **({"email": person.email} if "email" in code.asked.scope else {}),
        }
        return self.hostile.token({"alg": "ES256", "kid": self.keys[-1].kid, "typ": "JWT"}, claims, self.keys[-1])
