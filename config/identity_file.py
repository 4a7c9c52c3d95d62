"""Read `identity.yaml` into `IdentityDeclared`, or say everything that is wrong with it, by line and column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from config.flaws import all_of, quoted, unknown, wrong
from config.identity import IdentityDeclared, Idp, Lifetimes, Scope
from config.idp import IDP, words
from config.model import ConfigError, Flaw, Profile
from config.sections import SLUG
from config.shape import Read, Shape, mapping, may, need, part, whole
from config.source import Node, read
from config.values import duration, matching, truth, web_address

_LOOPBACK = ("127.0.0.0/8", "::1/128")
_LONGEST = {"code": 600, "access": 600, "id_token": 3600}
"""Seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """One IdP of the file, with its twin and where it stands."""

    node: Node
    twin: str | None
    values: Mapping[str, Any]


def read_identity(root: Path, *, profile: Profile, twins: Mapping[str, str] | None) -> IdentityDeclared:
    """What `identity.yaml` below `root` declares; nothing where there is no such file. Raises ConfigError with every flaw.

    In the sandbox an IdP with a twin has that as its issuer, found by name in `twins`; None leaves it out, for whoever
    only checks the file. In the live profile an IdP without an issuer is left out.
    """
    file = root / "identity.yaml"
    if not file.exists():
        return IdentityDeclared()
    node, flaws = read(file)
    values, more = part(node, IDENTITY, "the file of identity")
    flaws += more
    entries: Mapping[str, _Entry] = values.pop("idps", {})
    for slug, entry in entries.items():
        flaws += _fits(slug, entry, root, profile, twins)
    flaws += _same_issuer(entries)
    if flaws:
        raise all_of(dict.fromkeys(flaws))
    made = (_idp(slug, entry, profile, twins) for slug, entry in entries.items())
    return IdentityDeclared(idps=tuple(idp for idp in made if idp is not None), **values)


def _idp(slug: str, entry: _Entry, profile: Profile, twins: Mapping[str, str] | None) -> Idp | None:
    values = dict(entry.values)
    if profile == "sandbox" and entry.twin is not None:
        if twins is None:
            return None
        # A twin is ours to play with: PKCE alone, no secret, and it lies on this machine.
        values |= {"issuer": twins[entry.twin], "auth_method": "none", "secret_env": None, "network": _LOOPBACK}
    return Idp(slug=slug, **values) if "issuer" in values else None


def _fits(slug: str, entry: _Entry, root: Path, profile: Profile, twins: Mapping[str, str] | None) -> Iterator[Flaw]:
    """What a single key cannot know."""
    node, values = entry.node, entry.values
    issuer, kind, city = (values.get(key) for key in ("issuer", "kind", "city"))
    if "issuer" not in node.entries and "twin" not in node.entries:
        yield Flaw(spot=node.spot, text=f"{quoted(slug)} has neither an issuer nor a twin.", remedy="Add issuer:")
    if issuer and profile == "live" and not issuer.startswith("https://"):
        yield Flaw(
            spot=node.entries["issuer"].spot, text="The issuer is not https.", remedy="Only the sandbox takes http."
        )
    if issuer and values.get("auth_method") != "none" and "secret" not in node.entries:
        remedy = "Add secret: env:NAME, or auth_method: none."
        yield Flaw(spot=node.spot, text=f"{quoted(slug)} has nothing to prove that we are we.", remedy=remedy)
    if kind == "city" and "city" not in node.entries:
        yield Flaw(spot=node.spot, text=f"{quoted(slug)} is a city's, but names none.", remedy="Add city:")
    if values.get("keep_token") and kind != "city":
        text_ = "Only what a city's own identity provider gives is kept."
        yield Flaw(spot=node.entries["keep_token"].spot, text=text_, remedy="Leave it out.")
    cities = [file.stem for file in (root / "cities").glob("*.yaml")]
    if city and city not in cities:
        yield unknown(node.entries["city"].spot, f"There is no city {quoted(city)}.", city, cities)
    if profile == "sandbox" and entry.twin and twins is not None and entry.twin not in twins:
        yield unknown(node.entries["twin"].spot, f"The sandbox runs no twin {quoted(entry.twin)}.", entry.twin, twins)


def _same_issuer(entries: Mapping[str, _Entry]) -> Iterator[Flaw]:
    """Accounts are known by issuer and subject, so two IdPs of one issuer would be one."""
    seen: dict[str, str] = {}
    for slug, entry in entries.items():
        issuer = entry.values.get("issuer")
        if issuer and seen.setdefault(issuer, slug) != slug:
            text_ = f"{quoted(seen[issuer])} has this issuer already."
            yield Flaw(spot=entry.node.entries["issuer"].spot, text=text_, remedy="Keep one.")


def _idps(node: Node) -> Mapping[str, _Entry]:
    found: dict[str, _Entry] = {}
    flaws: list[Flaw] = []
    for slug, below in mapping(node).items():
        if not re.fullmatch(SLUG, slug):
            remedy = "Use a-z, 0-9 and single hyphens: it stands in the redirect URI."
            flaws.append(Flaw(spot=node.keys[slug], text=f"{quoted(slug)} is no slug.", remedy=remedy))
        values, more = part(below, IDP, "an identity provider")
        flaws += more
        if "secret" in values:
            values["secret_env"] = values.pop("secret")
        found[slug] = _Entry(node=below, twin=values.pop("twin", None), values=values)
    if flaws:
        raise ConfigError(tuple(flaws))
    return found


def _scopes(node: Node) -> tuple[Scope, ...]:
    found: list[Scope] = []
    flaws: list[Flaw] = []
    for name, below in mapping(node).items():
        values, more = part(below, {"title": need(words), "acts": may(truth)}, "a scope")
        if not re.fullmatch(r"openid|[a-z]+:[a-z]+", name):
            text_ = f"{quoted(name)} is no scope."
            more.append(Flaw(spot=node.keys[name], text=text_, remedy="Write it like waste:read."))
        flaws += more
        if not more:
            found.append(Scope(name=name, **values))
    if flaws:
        raise ConfigError(tuple(flaws))
    return tuple(found)


def _seconds(most: int) -> Read[int]:
    def read_seconds(node: Node) -> int:
        value = duration(node).total_seconds()
        if not 1 <= value <= most or value != int(value):
            raise wrong(node.spot, f"{node.written} does not fit here.", f"Whole seconds from 1s to {most}s do.")
        return int(value)

    return read_seconds


_LIFETIMES: Shape = {life.name: may(_seconds(_LONGEST.get(life.name, 366 * 86_400))) for life in fields(Lifetimes)}
IDENTITY: Shape = {
    "imprint": may(web_address("https", "http")),
    "privacy": may(web_address("https", "http")),
    "contact": need(matching(r"[^@\s]+@[^@\s]+\.[^@\s]+", "an e-mail address", "accessibility@example.org")),
    "idps": need(_idps),
    "scopes": need(_scopes),
    "lifetimes": may(whole(Lifetimes, _LIFETIMES, "lifetimes")),
}
