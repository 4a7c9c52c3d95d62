"""Which apps may hear of a citizen's case, and by what subject each developer knows her. Knows grants, no webhooks."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Awaitable, Callable, Mapping
from secrets import token_bytes

from domain.cases import Change
from storage.accounts import Identity

Readers = Callable[[Change], Awaitable[Mapping[str, str]]]
"""From a change to the apps that may hear of it: client_id → the citizen's subject at its developer."""


def readers(identity: Identity) -> Readers:
    """Apps she allows to read what is hers in this domain and city; the app that placed it needs any grant that still stands.

    Raises StorageError when the store fails.
    """

    async def of(change: Change) -> Mapping[str, str]:
        scope = f"{change.resource.partition('.')[0]}:read"
        apps = {
            grant.app
            for grant in await identity.grants(change.citizen)
            if change.city in grant.cities and (scope in grant.scopes or grant.app == change.client)
        }
        return {each: subject for each in sorted(apps) if (subject := await _subject(identity, change.citizen, each))}

    return of


async def _subject(identity: Identity, citizen: str, app_id: str) -> str | None:
    app = await identity.app(app_id)
    if app is None or app.deleted is not None:
        return None
    # What counts is what the store has kept; a new one is only proposed for a developer who has had no token of her yet.
    proposed = urlsafe_b64encode(token_bytes(32)).rstrip(b"=").decode()
    return await identity.pairwise(citizen, app.organisation, proposed)
