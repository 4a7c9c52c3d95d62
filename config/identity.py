"""What an operator declares about identity: identity providers, scopes, lifetimes. Values only; `config.load` reads the YAML.

Levels are the eIDAS URIs (Implementing Regulation (EU) 2015/1502), as `acr` names them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Words = Mapping[str, str]
"""Language (`de`, `en`) → text."""

LOW, SUBSTANTIAL, HIGH = (f"http://eidas.europa.eu/LoA/{level}" for level in ("low", "substantial", "high"))
LEVELS = (LOW, SUBSTANTIAL, HIGH)
"""Weakest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Idp:
    """An identity provider we are a relying party of, as the configuration declares it."""

    slug: str
    """Stands in its redirect URI: `/broker/{slug}/callback`."""
    label: Words
    hint: Words = field(default_factory=dict)
    """A sentence under the label: whose account that is."""
    issuer: str
    """Byte-equal to what its metadata and its ID tokens say."""
    client_id: str
    kind: Literal["bundid", "city", "staff"]
    """`bundid` stands first; `staff` is for operators and never offered to citizens."""
    city: str | None = None
    """The city it belongs to."""
    algorithms: tuple[str, ...] = ("ES256", "RS256")
    """What its ID tokens may be signed with, whatever its metadata says. Asymmetric only."""
    ceiling: str = LOW
    """The highest level it may assert. What it says above that is refused."""
    levels: Mapping[str, str] = field(default_factory=dict)
    """What it says as `acr` → our level. What stands here not, and is none of `LEVELS`, is `LOW`."""
    auth_method: Literal["private_key_jwt", "client_secret_basic", "none"] = "private_key_jwt"
    secret_env: str | None = None
    """The environment variable that holds its secret or our private JWK for it."""
    token_audience: str | None = None
    """The city's back-ends, as its token endpoint calls them (RFC 8693 `audience`). None: it asks for none."""
    token_scope: tuple[str, ...] = ()
    """What a token for the city's back-ends is to allow, in the city's words."""
    keep_token: bool = False
    """Whether what it gives at a log-in is kept, sealed, for bindings with `city_token: stored`."""
    network: tuple[str, ...] = ()
    """CIDRs in which it may lie although they are not public: in the sandbox, loopback."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Something an app may be allowed: `<domain>:<verb>`, or `openid`."""

    name: str
    title: Words
    """What a citizen reads: "See which apps you have allowed"."""
    acts: bool = False
    """It lets the app have something done at a city in her name: for this, and nothing else, a city's token is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifetimes:
    """In seconds."""

    code: int = 60
    access: int = 600
    """At most 600: a token cannot be called back everywhere at once."""
    id_token: int = 300
    refresh_idle: int = 14 * 86_400
    refresh_absolute: int = 90 * 86_400
    session: int = 8 * 3_600
    page: int = 20 * 60
    """How long somebody may read a page before she answers it (WCAG 2.2, 2.2.1)."""
    key_signs: int = 30 * 86_400
    key_ahead: int = 86_400
    """How long a key is published before it signs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityDeclared:
    """The whole of `config/identity.yaml`."""

    idps: tuple[Idp, ...] = ()
    scopes: tuple[Scope, ...] = ()
    lifetimes: Lifetimes = field(default_factory=Lifetimes)
    imprint: str | None = None
    privacy: str | None = None
    contact: str = ""
    """For the accessibility statement: a mail address."""

    @property
    def acting(self) -> tuple[str, ...]:
        """The scopes by which something is done at a city."""
        return tuple(scope.name for scope in self.scopes if scope.acts)
