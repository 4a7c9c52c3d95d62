"""The tables of identity. Each column bears the name of a field in `storage.accounts`; nothing is asked here."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from storage.identity_columns import Instant, Json, Texts

METADATA = MetaData()


def _need(name: str, kind: Any, *more: Any) -> Column[Any]:
    return Column(name, kind, *more, nullable=False)


def _key(name: str, kind: Any = Text) -> Column[Any]:
    return Column(name, kind, primary_key=True)


def _number() -> Column[Any]:
    return Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)


def _indexed(name: str, kind: Any, *more: Any) -> Column[Any]:
    return Column(name, kind, *more, nullable=False, index=True)


ORGANISATIONS = Table(
    "organisations", METADATA, _key("id"), _need("name", Text), _need("created", Instant), _need("verified", Boolean)
)

APPS = Table(
    "apps",
    METADATA,
    _key("id"),
    _indexed("organisation", Text),
    _need("name", Text),
    *(_need(name, Texts) for name in ("redirect_uris", "post_logout_redirect_uris", "scopes")),
    _need("purposes", Json),
    _need("grant_types", Texts),
    _need("auth_method", Text),
    Column("jwks", Json),
    Column("secret", LargeBinary),
    *(_need(name, Boolean) for name in ("native", "resource_server")),
    *(Column(name, Text) for name in ("client_uri", "policy_uri", "tos_uri")),
    _need("contacts", Texts),
    _need("signed_with", Text),
    _need("created", Instant),
    Column("deleted", Instant),
    Column("registration", LargeBinary),
)

ADMISSIONS = Table(
    "admissions",
    METADATA,
    _key("digest", LargeBinary),
    *(_need(name, Text) for name in ("organisation", "app")),
    _indexed("expires", Instant),
)

LINKS = Table(
    "links",
    METADATA,
    _key("issuer"),
    _key("subject"),
    _indexed("citizen", Text),
    _need("idp", Text),
    _need("created", Instant),
)

PAIRWISE = Table(
    "pairwise",
    METADATA,
    _key("citizen"),
    _key("sector"),
    _need("subject", Text),
    UniqueConstraint("sector", "subject", name="pairwise_subject_unique"),
)

GRANTS = Table(
    "grants",
    METADATA,
    _key("id"),
    _indexed("citizen", Text),
    _need("app", Text),
    *(_need(name, Texts) for name in ("scopes", "cities")),
    _need("created", Instant),
    *(Column(name, Instant) for name in ("used", "revoked")),
)

REFRESHES = Table(
    "refreshes",
    METADATA,
    _key("digest", LargeBinary),
    _indexed("family", Text),
    _indexed("grant", Text, ForeignKey("grants.id", name="refreshes_grant_fkey", ondelete="CASCADE")),
    _need("app", Text),
    _need("scopes", Texts),
    *(_need(name, Text) for name in ("resource", "acr")),
    _need("amr", Texts),
    _need("auth_time", Instant),
    _need("sid", Text),
    *(_need(name, Instant) for name in ("issued", "expires")),
    _indexed("ends", Instant),
    *(Column(name, Instant) for name in ("used", "revoked")),
)

ENDED_FAMILIES = Table("ended_families", METADATA, _key("family"), _indexed("at", Instant))
"""So that a family which is ended before its first token is kept stays without one."""

CITY_TOKENS = Table(
    "city_tokens",
    METADATA,
    _key("citizen"),
    _key("issuer"),
    _need("sealed", LargeBinary),
    _need("scopes", Texts),
    _need("kept", Instant),
    _indexed("ends", Instant),
    _need("number", Integer),
    Column("busy", Instant),
)

SIGNING_KEYS = Table(
    "signing_keys",
    METADATA,
    _key("kid"),
    _need("alg", Text),
    _need("private", LargeBinary),
    *(_need(name, Instant) for name in ("created", "signs_from", "signs_until", "published_until")),
)

# Numbers that were used once do not come again, although rows go: a reader remembers the last one it saw.
REVOCATIONS = Table(
    "revocations",
    METADATA,
    _number(),
    *(Column(name, Text) for name in ("jti", "grant")),
    _indexed("until", Instant),
    sqlite_autoincrement=True,
)

AUDITS = Table(
    "audits",
    METADATA,
    _number(),
    _need("at", Instant),
    _need("event", Text),
    *(Column(name, Text) for name in ("app", "idp", "detail", "trace_id")),
    sqlite_autoincrement=True,
)
"""Rows are added and never changed; triggers see to it."""

OPERATORS = Table(
    "operators",
    METADATA,
    _key("issuer"),
    _key("subject"),
    _need("role", Text),
    _need("created", Instant),
    Column("removed", Instant),
)

FEEDBACK = Table(
    "feedback",
    METADATA,
    _number(),
    _need("at", Instant),
    *(_need(name, Text) for name in ("page", "text")),
    Column("contact", Text),
    sqlite_autoincrement=True,
)
