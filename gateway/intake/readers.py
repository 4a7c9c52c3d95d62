"""Which apps may hear of a citizen's case, and by what subject each developer knows her. Knows grants, no webhooks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from auth.resource.reach import Thing, apps_seeing, subject_for
from domain.cases import Change
from storage.accounts import Identity

Readers = Callable[[Change], Awaitable[Mapping[str, str]]]
"""From a change to the apps that may hear of it: client_id → the citizen's subject at its developer."""


def readers(identity: Identity) -> Readers:
    """By the grants that are in force now, as for reading it. Raises StorageError when the store fails."""

    async def of(change: Change) -> Mapping[str, str]:
        domain = change.resource.partition(".")[0]
        thing = Thing(domain=domain, city=change.city, placed_by=change.client)
        told: dict[str, str] = {}
        for app in await apps_seeing(identity, change.citizen, thing):
            subject = await subject_for(identity, change.citizen, app.organisation)
            if subject is not None:
                told[app.id] = subject
        return told

    return of
