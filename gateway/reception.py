"""Part of the composition root: what the developers' desk works with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from config.identity import Scope
from config.identity_file import read_identity
from config.model import Declared, Settings
from domain.when import Clock
from gateway.edge.client import is_loopback
from gateway.registrar import AskingIdentity
from gateway.world import World
from portal.desk.means import Desk, Stock
from portal.desk.registering import Registrar
from storage.accounts import App
from storage.developers_ports import SignUpBounds
from storage.errors import StorageError
from storage.keyring import Keyring, Switchboard, new_key
from storage.ports import Key


def desk_of(
    declared: Declared,
    settings: Settings,
    *,
    worlds: Sequence[World],
    keyring: Keyring,
    switchboard: Switchboard | None,
    clock: Clock,
) -> Desk:
    """The desk over what the process opens: `worlds` is empty before that."""
    limits = declared.limits
    sandbox = settings.profile == "sandbox"
    at_home = settings.limits == "auto" and sandbox

    def stock() -> Stock:
        if not worlds:
            raise StorageError("the stores are not open")
        return _stock(worlds[0], declared, settings, clock)

    def make(name: str, origins: tuple[str, ...], owner: str) -> tuple[str, Key]:
        return new_key(name, origins, clock(), owner)

    @cache
    def scopes() -> tuple[Scope, ...]:
        return _scopes(declared, settings)

    async def learn() -> None:
        await keyring.fill(stock().keys)

    async def learn_switches() -> None:
        if switchboard is not None:
            await switchboard.fill(stock().switches)

    return Desk(
        stock=stock,
        new_key=make,
        learn=learn,
        learn_switches=learn_switches,
        new_pair=_pair,
        scopes=scopes,
        quota=limits.key_per_minute,
        open_to_all=sandbox,
        bounds=SignUpBounds(accounts=limits.accounts, per_hour=limits.sign_ups_per_hour),
        per_address=limits.sign_ups_per_address,
        exempt=lambda address: settings.limits == "off" or (at_home and is_loopback(address)),
    )


def _stock(world: World, declared: Declared, settings: Settings, clock: Clock) -> Stock:
    stores, identity = world.stores, world.identity
    return Stock(
        developers=stores.developers,
        keys=stores.keys,
        registrar=_registrar(world, declared, settings, clock),
        apps=identity.apps if identity else _no_apps,
        usage=stores.usage,
        switches=stores.switches,
        hooks=stores.hooks(world.seal) if world.seal and identity else None,
    )


def _registrar(world: World, declared: Declared, settings: Settings, clock: Clock) -> Registrar | None:
    if settings.issuer is None or world.identity is None:
        return None
    agent = f"Hansa-Gateway/0.1 (+{declared.contact.url or declared.contact.email or ''})"
    return AskingIdentity(settings.issuer, engine=world.engine, identity=world.identity, clock=clock, user_agent=agent)


async def _no_apps(organisation: str) -> tuple[App, ...]:
    return ()


def _scopes(declared: Declared, settings: Settings) -> tuple[Scope, ...]:
    """What identity lets apps ask for; nothing where nobody is identified. `openid` is not asked for: it comes by itself."""
    if settings.issuer is None:
        return ()
    identity = read_identity(declared.root, profile=settings.profile, twins=None)
    return tuple(scope for scope in identity.scopes if scope.name != "openid")


def _pair() -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    from auth.pairs import new_pair  # a worker that never makes one need not load how

    return new_pair()
