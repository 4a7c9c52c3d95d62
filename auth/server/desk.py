"""The desk on which one decision is made without any IO: what was loaded lies on it, and so does what was decided.

Authlib's grants are synchronous. An endpoint loads what a decision needs, lets the grant decide on a desk, and saves what
the desk holds then, in one transaction.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from authlib.oauth2.rfc6749 import AuthorizationCodeMixin, TokenMixin

from auth.server.clients import Client
from auth.server.keys import Ring
from auth.server.site import Site
from auth.server.tokens import Holder, access_token, digest, id_token, secret
from storage.accounts import App, Audit, Changes, Grant, Refresh


@dataclass(frozen=True, slots=True, kw_only=True)
class Code(AuthorizationCodeMixin):
    """What an authorization code stands for."""

    app: str
    redirect_uri: str
    challenge: str
    scopes: tuple[str, ...]
    resource: str
    citizen: str
    grant: str
    family: str
    cities: tuple[str, ...]
    acr: str
    amr: tuple[str, ...]
    auth_time: datetime
    sid: str
    nonce: str | None = None

    @property
    def code_challenge(self) -> str:
        """As Authlib's PKCE asks for it."""
        return self.challenge

    @property
    def code_challenge_method(self) -> str:
        """There is no other."""
        return "S256"

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return " ".join(self.scopes)

    def kept(self) -> bytes:
        """As it is kept."""
        return json.dumps(asdict(self) | {"auth_time": self.auth_time.isoformat()}).encode()

    @classmethod
    def read(cls, kept: bytes) -> Code:
        """What was kept."""
        raw = json.loads(kept)
        lists = {name: tuple(raw[name]) for name in ("scopes", "cities", "amr")}
        return cls(**raw | lists | {"auth_time": datetime.fromisoformat(raw["auth_time"])})


class Presented(TokenMixin):
    """A refresh token in Authlib's words."""

    def __init__(self, row: Refresh) -> None:
        self.row = row

    def check_client(self, client: Client) -> bool:
        return self.row.app == client.app.id

    def get_scope(self) -> str:
        return " ".join(self.row.scopes)


@dataclass(slots=True, kw_only=True)
class Desk:
    """One decision."""

    site: Site
    ring: Ring
    now: datetime
    apps: Mapping[str, App]
    code: Code | None = None
    refresh: Refresh | None = None
    grant: Grant | None = None
    subject: str = ""
    resource: str | None = None
    """What the token request asks for (RFC 8707 §2.2)."""
    marks: list[tuple[str, float]] = field(default_factory=list)
    """Assertions used by this decision: mark and seconds. Each may be used once."""
    redeemed: bool = False
    """The code was."""
    new: list[Refresh] = field(default_factory=list)
    used: list[bytes] = field(default_factory=list)
    live: list[str] = field(default_factory=list)
    audits: list[Audit] = field(default_factory=list)

    def client(self, app_id: str) -> Client | None:
        """The app, unless it is unknown or deleted."""
        app = self.apps.get(app_id)
        return Client(app, sandbox=self.site.sandbox) if app and app.deleted is None else None

    def holder(self, of: Code | Refresh) -> Holder:
        """For whom what was presented speaks."""
        return Holder(
            subject=self.subject,
            acr=of.acr,
            amr=of.amr,
            auth_time=of.auth_time,
            sid=of.sid,
            grant=of.grant,
            family=of.family,
            nonce=of.nonce if isinstance(of, Code) else None,
        )

    def issue(self, app: App, scopes: tuple[str, ...], resource: str, holder: Holder | None) -> dict[str, Any]:
        """The token response, without a refresh token."""
        cities = self.grant.cities if self.grant else tuple(self.site.cities)
        now, site = self.now, self.site
        access = access_token(
            self.ring, site, app=app.id, resource=resource, scopes=scopes, now=now, holder=holder, cities=cities
        )
        response: dict[str, Any] = {
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": min(site.lives.access, 600),
            "scope": " ".join(scopes),
        }
        if holder and "openid" in scopes:
            response["id_token"] = id_token(
                self.ring, site, app=app.id, alg=app.signed_with, now=now, holder=holder, access=access
            )
        return response

    def follow(self, of: Code | Refresh, app: App) -> str:
        """A refresh token that follows from a code or from the one before it."""
        token = secret()
        lives = self.site.lives
        ends = of.ends if isinstance(of, Refresh) else self.now + timedelta(seconds=lives.refresh_absolute)
        row = Refresh(
            digest=digest(token),
            family=of.family,
            grant=of.grant,
            app=app.id,
            scopes=of.scopes,
            resource=of.resource,
            acr=of.acr,
            amr=of.amr,
            auth_time=of.auth_time,
            sid=of.sid,
            issued=self.now,
            expires=min(ends, self.now + timedelta(seconds=lives.refresh_idle)),
            ends=ends,
        )
        self.new.append(row)
        return token

    def changes(self) -> Changes:
        """All of it."""
        speaks = self.grant is not None and self.grant.id in self.live
        return Changes(
            grants=(replace(self.grant, used=self.now),) if self.grant and speaks else (),
            refreshes=tuple(self.new),
            used=tuple(self.used),
            live=tuple(self.live),
            touched=(self.grant.id,) if self.grant and (self.redeemed or self.used) else (),
            audits=tuple(self.audits),
            at=self.now,
        )
