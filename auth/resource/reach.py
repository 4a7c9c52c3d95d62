"""How far an app reaches into what a citizen has asked her cities for: an order, a report. Knows no HTTP and no case.

An app reads what it placed itself; what others placed, only where she allows it to read the domain. Both only in the cities
her permission is limited to. Everything else does not exist for it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from storage.accounts import App, Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """What is asked about: a case, as far as permission is concerned."""

    domain: str
    """`waste`, `reports`: what stands before the colon of a scope."""
    city: str
    placed_by: str
    """The client_id of the app that placed it."""


def covers(cities: Collection[str], city: str) -> bool:
    """Whether a permission limited to these cities holds in this one; no city named is no limit."""
    return not cities or city in cities


def reaches(client: str, scopes: Collection[str], cities: Collection[str], thing: Thing) -> bool:
    """Whether the app may see the thing, which is of the citizen who allows it these scopes."""
    if not covers(cities, thing.city):
        return False
    if f"{thing.domain}:read" in scopes:
        return True
    return client == thing.placed_by and f"{thing.domain}:write" in scopes


async def apps_seeing(accounts: Identity, citizen: str, thing: Thing) -> tuple[App, ...]:
    """The apps that may be told about the citizen's thing now, by the grants that are in force: for webhooks and events.

    Raises StorageError.
    """
    reaching = {
        grant.app: None
        for grant in await accounts.grants(citizen)
        if reaches(grant.app, grant.scopes, grant.cities, thing)
    }
    found = [await accounts.app(app) for app in reaching]
    return tuple(app for app in found if app is not None and app.deleted is None)


async def subject_for(accounts: Identity, citizen: str, organisation: str) -> str | None:
    """The citizen as this developer organisation knows her: the only name of hers that may leave towards it.

    None when it never was told one, or she has left. Raises StorageError.
    """
    return await accounts.subject(citizen, organisation)
