"""The composition root of the identity process: opens its stores and its way out, and builds the authorization server.

A process of its own, on an origin of its own: the gateway's workers never hold a signing key (docs/decisions/0014).
"""

from __future__ import annotations

import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from adapters._kit.http import Engine
from auth.app import ASGI, Site, Works, build
from auth.demo import settle
from auth.upstream.broker import RelyingParty
from auth.upstream.vault import vault_of
from config.identity import IdentityDeclared
from config.identity_file import read_identity
from config.load import load, shipped
from config.model import Declared, Settings
from config.settings import read_settings
from domain.when import Clock, now
from gateway.abroad import seal_of_identity, way_of
from gateway.edge.client import client_of
from storage.open import open_identity

log = logging.getLogger("hansa.identity")


def site_of(declared: Declared, settings: Settings, identity: IdentityDeclared) -> Site:
    """What the authorization server knows of itself. ValueError, for the operator, when the issuer will not do."""
    if settings.issuer is None:
        raise ValueError("HANSA_IDENTITY_URL is not set: under which address is identity reached?")
    if settings.profile == "live" and not settings.issuer.startswith("https://"):
        raise ValueError("HANSA_IDENTITY_URL must begin with https:// in the live profile.")
    return Site(
        issuer=settings.issuer,
        resources=(settings.resource,),
        cities={city.slug: dict(city.names) for city in declared.cities},
        declared=identity,
        sandbox=settings.profile == "sandbox",
        seal=seal_of_identity(settings),
        api=settings.resource,
    )


def identity_app(declared: Declared, settings: Settings, *, clock: Clock = now) -> ASGI:
    """The identity server as one ASGI application. Nothing is opened before its lifespan starts."""
    identity = read_identity(declared.root, profile=settings.profile, twins=settings.twins)
    site = site_of(declared, settings, identity)
    if site.seal is None and not site.sandbox:
        log.warning("the signing keys lie in the database as they are: set HANSA_IDENTITY_SEAL")
    keeping = any(idp.keep_token for idp in identity.idps)
    if keeping and site.seal is None and not site.sandbox:
        log.warning("no city's token is kept, although keep_token is set: that needs HANSA_IDENTITY_SEAL")
    agent = f"Hansa-Identity/0.1 (+{declared.contact.url or declared.contact.email or ''})"

    @asynccontextmanager
    async def opening() -> AsyncIterator[Works]:
        async with (
            open_identity(
                state=settings.state,
                database_url=settings.database_url,
                redis_url=settings.redis_url,
                redis_ca=settings.redis_ca,
                clock=clock,
            ) as stores,
            Engine() as engine,
        ):
            broker = RelyingParty(
                identity.idps,
                origin=site.issuer,
                volatile=stores.volatile,
                transport=way_of(engine, agent),
                environ=os.environ,
                lifetimes=identity.lifetimes,
                clock=clock,
            )
            if site.sandbox:
                await settle(stores.identity, site, settings.twins.get("app/demo"), settings.state, clock())
            vault = vault_of(site.seal, settings.state, sandbox=site.sandbox) if keeping else None
            yield Works(
                identity=stores.identity,
                volatile=stores.volatile,
                broker=broker,
                vault=vault,
                entries=stores.entries,
            )

    return build(site, opening, clock=clock, client_of=client_of(settings.trusted_proxies))


def create() -> ASGI:
    """For the server: identity as the environment and the configuration describe it."""
    settings = read_settings(os.environ)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)  # it announces its own plug-ins at every start
    return identity_app(load(settings.config or shipped()), settings)
