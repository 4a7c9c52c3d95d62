"""What identity keeps, and the ports it keeps it by. Standard library only, no engine, no protocol.

Every instant is aware and in UTC. What is secret (a refresh token, a client's secret) is kept as its SHA-256 only. Nobody
has a name, an address or a mail here: a citizen is a random id with links to the accounts she logs in with.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A developer organisation: the sector within which a citizen has one pairwise subject."""

    id: str
    name: str
    created: datetime
    verified: bool = False
    """True when an operator has seen who they are; consent shows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """A client in the words of RFC 7591; `id` is its client_id."""

    id: str
    organisation: str
    name: str
    redirect_uris: tuple[str, ...] = ()
    post_logout_redirect_uris: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    purposes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Scope → language (`de`, `en`) → what the app wants it for, in the developer's words."""
    grant_types: tuple[str, ...] = ("authorization_code", "refresh_token")
    auth_method: str = "none"
    """token_endpoint_auth_method: `none`, `private_key_jwt`; `client_secret_basic` in the sandbox only."""
    jwks: Mapping[str, Any] | None = None
    """Its public keys (RFC 7517), for private_key_jwt."""
    secret: bytes | None = None
    """SHA-256 of its secret."""
    native: bool = False
    """A native app: the port of a loopback redirect URI is free (RFC 8252 §7.3)."""
    resource_server: bool = False
    """May introspect tokens."""
    client_uri: str | None = None
    policy_uri: str | None = None
    tos_uri: str | None = None
    contacts: tuple[str, ...] = ()
    signed_with: str = "ES256"
    """id_token_signed_response_alg: `ES256` or `RS256`."""
    created: datetime
    deleted: datetime | None = None
    registration: bytes | None = None
    """SHA-256 of its registration access token (RFC 7592)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """Lets whoever brings what it is the digest of register one app, or change or delete it: once, and for minutes."""

    digest: bytes
    organisation: str
    """Whose app it is."""
    app: str
    """The id of the app; one that nobody has yet lets it be registered under this id."""
    expires: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An account somebody logs in with. Found by (issuer, subject) and by nothing else."""

    issuer: str
    subject: str
    citizen: str
    idp: str
    """The IdP's slug in the configuration."""
    created: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What a citizen allows an app. A refresh token dies with it."""

    id: str
    citizen: str
    app: str
    scopes: tuple[str, ...]
    cities: tuple[str, ...]
    created: datetime
    used: datetime | None = None
    revoked: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refresh:
    """A refresh token as it is kept. The tokens that follow from one log-in are a family."""

    digest: bytes
    family: str
    grant: str
    app: str
    scopes: tuple[str, ...]
    resource: str
    acr: str
    amr: tuple[str, ...]
    auth_time: datetime
    sid: str
    issued: datetime
    expires: datetime
    """Idle end, never after `ends`."""
    ends: datetime
    """Absolute end of the family."""
    used: datetime | None = None
    revoked: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """A key the tokens are signed with. Published before it signs, and until the last token it signed has expired."""

    kid: str
    alg: str
    """`ES256` or `RS256`."""
    private: bytes
    """The private JWK as JSON, sealed with the key from the settings where there is one."""
    created: datetime
    signs_from: datetime
    signs_until: datetime
    published_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """One row of the append-only audit table. Nothing personal: no subject, no mail, no address, no token."""

    at: datetime
    event: str
    """A slug: `login`, `login-refused`, `consent`, `grant-revoked`, `code-replayed`, `refresh-reused`, `app-created`, …"""
    app: str | None = None
    idp: str | None = None
    detail: str | None = None
    """Another slug: why."""
    trace_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revoked:
    """An access token that must not be taken any more although it has not expired; or all of a grant."""

    number: int
    """Grows by every revocation; a reader asks for those after the last it has seen."""
    jti: str | None
    grant: str | None
    until: datetime
    """When the last access token it speaks of has expired anyway."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """Somebody who runs Hansa: (issuer, subject) at the staff IdP, and a role."""

    issuer: str
    subject: str
    role: str
    """`viewer`, `operator` or `admin`."""
    created: datetime
    removed: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What one decision changes. All of it is saved, or nothing."""

    apps: tuple[App, ...] = ()
    """Written over whatever was there. The grants of one that is deleted are revoked, and the feed says so."""
    admission: bytes | None = None
    """The digest of an admission that this decision uses up: it must be there and unexpired, the condition of the whole."""
    living_apps: tuple[str, ...] = ()
    """Ids of apps that must be there and not deleted before these changes: another condition."""
    most_apps: int | None = None
    """No organisation of `apps` may have more that are not deleted, nor five times as many in all: another condition."""
    grants: tuple[Grant, ...] = ()
    """Written over whatever was there, except that a revoked one stays revoked: who is allowed anew gets a new grant."""
    refreshes: tuple[Refresh, ...] = ()
    """New ones. Their grants must be live, as those in `live`, and their families not ended."""
    used: tuple[bytes, ...] = ()
    """Digests of refresh tokens that this decision uses up. Each must exist, be unused and unrevoked until now: the
    condition of the whole."""
    live: tuple[str, ...] = ()
    """Ids of grants that must be there, before or by these changes, and not revoked: the other condition of the whole."""
    touched: tuple[str, ...] = ()
    """Ids of grants that were made use of: a citizen reads when that was last."""
    ended_families: tuple[str, ...] = ()
    """None of their refresh tokens works any more, nor is a new one taken: a code may be replayed before it is redeemed."""
    revoked_grants: tuple[str, ...] = ()
    """Their refresh tokens die with them, and the feed of revocations says so until `revoked_until`."""
    revoked_jtis: tuple[str, ...] = ()
    revoked_until: datetime | None = None
    """None: ten minutes after `at`, the longest an access token lives."""
    audits: tuple[Audit, ...] = ()
    at: datetime
    """The instant of the decision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CityToken:
    """What a city's identity provider gave at a citizen's log-in, kept because she allows an app to act there for her.

    It goes with the last grant that allows one of `scopes`, with her account, and when its time has passed.
    """

    citizen: str
    issuer: str
    sealed: bytes
    """Access and refresh token; no store can read them."""
    scopes: tuple[str, ...]
    """What it is kept for."""
    kept: datetime
    ends: datetime
    number: int = 0
    """Grows by every change: whoever changes it must have seen the version before."""
    busy: datetime | None = None
    """Until then somebody is having it renewed, and nobody else may: a refresh token is often good for once only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """What somebody wrote about a page that she could not use."""

    at: datetime
    page: str
    text: str
    contact: str | None = None
    """How to answer her, if she wants an answer."""


class Identity(Protocol):
    """Durable. Every call raises StorageError when the store fails; what depends on it answers 503 then, never 401."""

    async def commit(self, changes: Changes) -> bool:
        """Save all in one transaction. False, and nothing saved, when a condition does not hold."""
        ...

    async def app(self, app_id: str) -> App | None:
        """The app, deleted or not."""
        ...

    async def apps(self, organisation: str | None = None) -> tuple[App, ...]:
        """Those not deleted, oldest first."""
        ...

    async def admit(self, admission: Admission) -> None:
        """Keep it; what has run out goes."""
        ...

    async def admission(self, digest: bytes) -> Admission | None:
        """The admission; None when it is used, withdrawn or has run out."""
        ...

    async def withdraw(self, digest: bytes) -> bool:
        """Take it back. False when it was used before, or is not there: of a use and this, exactly one succeeds."""
        ...

    async def organisation(self, organisation_id: str) -> Organisation | None:
        """The developer organisation."""
        ...

    async def put_organisation(self, organisation: Organisation) -> None:
        """Keep it, over whatever was there."""
        ...

    async def citizen(self, issuer: str, subject: str, *, idp: str, at: datetime) -> str:
        """The id of the citizen who logs in with this account; a new one at the first time, once however many ask."""
        ...

    async def links(self, citizen: str) -> tuple[Link, ...]:
        """The accounts she logs in with."""
        ...

    async def forget_citizen(self, citizen: str) -> None:
        """Remove her links, grants, tokens and pairwise subjects; the feed of revocations names the grants."""
        ...

    async def grant(self, grant_id: str) -> Grant | None:
        """The grant, revoked or not."""
        ...

    async def grants(self, citizen: str) -> tuple[Grant, ...]:
        """Those not revoked, newest first."""
        ...

    async def refresh(self, digest: bytes) -> Refresh | None:
        """The refresh token, used or revoked or not."""
        ...

    async def pairwise(self, citizen: str, sector: str, proposed: str) -> str:
        """The subject by which this sector knows the citizen; `proposed` at the first time, the same for ever after."""
        ...

    async def subject(self, citizen: str, sector: str) -> str | None:
        """The subject by which this sector knows the citizen; None when it was never given one."""
        ...

    async def whose(self, sector: str, subject: str) -> str | None:
        """The citizen behind a pairwise subject."""
        ...

    async def city_token(self, citizen: str, issuer: str) -> CityToken | None:
        """What is kept; None when nothing is, or its time has passed."""
        ...

    async def put_city_token(self, token: CityToken) -> bool:
        """Keep it, over whatever was there; False, and nothing kept, when no grant of hers allows any of its scopes."""
        ...

    async def swap_city_token(self, token: CityToken) -> bool:
        """Keep it over the version before it (`number` - 1); False, and nothing changed, when that is not what is there."""
        ...

    async def forget_city_tokens(self, citizen: str, issuer: str | None = None) -> None:
        """Drop what is kept of her: all, or what this issuer gave."""
        ...

    async def signing_keys(self) -> tuple[SigningKey, ...]:
        """Those still published, oldest first."""
        ...

    async def add_signing_key(self, key: SigningKey) -> bool:
        """Keep a new one; False when somebody has added one of this `alg` with the same or a later `signs_from`."""
        ...

    async def revoked_since(self, number: int, now: datetime) -> tuple[Revoked, ...]:
        """The revocations after this number that still matter, in order."""
        ...

    async def audits(self, limit: int) -> tuple[Audit, ...]:
        """The newest rows, newest first."""
        ...

    async def operator(self, issuer: str, subject: str) -> Operator | None:
        """Who runs Hansa under this account; None when nobody, or no more."""
        ...

    async def put_operator(self, operator: Operator) -> None:
        """Keep, or mark as removed."""
        ...

    async def operators(self) -> tuple[Operator, ...]:
        """Those not removed."""
        ...

    async def put_feedback(self, feedback: Feedback) -> None:
        """Keep it for the operators; beyond the newest thousand the oldest goes."""
        ...

    async def feedback(self, limit: int) -> tuple[Feedback, ...]:
        """The newest, newest first."""
        ...

    async def check(self) -> None:
        """Nothing when the store answers."""
        ...


class Volatile(Protocol):
    """What lives for minutes: codes, log-ins under way, sessions, replay marks. May be lost, never doubled.

    Bytes under a short text. In process, or Redis/Valkey where several processes serve. Raises StorageError when it fails:
    what is not known to be unused must not be taken. ValueError for a time that is not above nought.
    """

    async def put(self, key: str, value: bytes, *, seconds: float) -> None:
        """Keep it so long, over whatever was there."""
        ...

    async def add(self, key: str, value: bytes, *, seconds: float) -> bool:
        """Keep it if nothing is there; False when something is. Of any number at once exactly one gets True."""
        ...

    async def get(self, key: str) -> bytes | None:
        """The value; None when it is not there or its time has passed."""
        ...

    async def take(self, key: str) -> bytes | None:
        """The value, and it is gone. Of any number at once exactly one gets it."""
        ...

    async def forget(self, key: str) -> None:
        """Drop it, if it is there."""
        ...

    async def check(self) -> None:
        """Nothing when the store answers."""
        ...
