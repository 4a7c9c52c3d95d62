"""Part of the composition root: has identity register, change and delete developers' apps, server to server.

The gateway's process has no key of identity (docs/decisions/0014). For each step it puts an admission into the shared store: the
SHA-256 of a random text, for one organisation and one app, good once and for a minute. Identity uses it up in the transaction
that does the step, so that of a use and a withdrawal exactly one succeeds. That is what makes every outcome known, also when the
answer is lost: what could be withdrawn never happens, and what could not has happened. The id of a new app is chosen here, so it
is known which app that was; and as the list of apps is identity's own, no app is ever there that nobody finds.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any
from uuid import uuid4

from adapters._kit.http import Door, Engine, Reach
from domain.errors import SourceError
from domain.when import Clock
from gateway.tokens import ANYWHERE, origin_of
from portal.desk.registering import AnswerLost, IdentityAway, Refused, Registered
from storage.accounts import Admission, App, Identity

LIFE = timedelta(seconds=60)
"""Of an admission: longer than we wait, and than two machines' clocks differ."""
PATIENCE = 8.0
"""Seconds to wait for identity."""
MOST_BYTES = 256 * 1024
TAKEN = frozenset({200, 201, 204})
REFUSED = frozenset({400, 413})


class AskingIdentity:
    """Registers apps at the issuer's `/register` (RFC 7591, RFC 7592)."""

    def __init__(self, issuer: str, *, engine: Engine, identity: Identity, clock: Clock, user_agent: str) -> None:
        reach = Reach(
            origins=frozenset({origin_of(issuer)}), network=ANYWHERE, max_bytes=MOST_BYTES, user_agent=user_agent
        )
        self._door: Door = engine.door(reach)
        self._endpoint = f"{issuer}/register"
        self._identity = identity
        self._clock = clock

    async def apps(self, organisation: str) -> tuple[App, ...]:
        """The organisation's apps, oldest first."""
        return await self._identity.apps(organisation)

    async def register(self, organisation: str, metadata: Mapping[str, Any]) -> Registered:
        """A new app. Raises Refused, IdentityAway, AnswerLost."""
        return await self._step("POST", self._endpoint, organisation, str(uuid4()), metadata)

    async def change(self, app: App, metadata: Mapping[str, Any]) -> Registered:
        """Other metadata for an app, all of it. Raises as `register` does."""
        told = {**metadata, "client_id": app.id}
        return await self._step("PUT", f"{self._endpoint}/{app.id}", app.organisation, app.id, told)

    async def delete(self, app: App) -> None:
        """End an app; that the answer is lost makes no difference. Raises IdentityAway."""
        try:
            await self._step("DELETE", f"{self._endpoint}/{app.id}", app.organisation, app.id, None)
        except AnswerLost:
            return

    async def _step(
        self, method: str, url: str, organisation: str, app: str, metadata: Mapping[str, Any] | None
    ) -> Registered:
        token = token_urlsafe(32)
        admission = Admission(
            digest=sha256(token.encode()).digest(),
            organisation=organisation,
            app=app,
            expires=self._clock() + LIFE,
        )
        await self._identity.admit(admission)
        told = await self._told(method, url, token, metadata)
        if told is not None and told[0] in TAKEN:
            return _registered(app, told[1])
        if not await self._identity.withdraw(admission.digest):
            raise AnswerLost(app)
        if told is not None and told[0] in REFUSED:
            raise Refused(str(told[1].get("error", "")), str(told[1].get("error_description", "")))
        raise IdentityAway

    async def _told(
        self, method: str, url: str, token: str, metadata: Mapping[str, Any] | None
    ) -> tuple[int, Mapping[str, Any]] | None:
        """Status and body; None when no answer came that can be read."""
        headers = {"authorization": f"Bearer {token}", "accept": "application/json"}
        body = None
        if metadata is not None:
            headers["content-type"] = "application/json"
            body = json.dumps(metadata).encode()
        deadline = asyncio.get_running_loop().time() + PATIENCE
        try:
            answer = await self._door.ask(
                method, url, deadline=deadline, headers=headers, body=body, follow=0, expect=TAKEN | REFUSED
            )
            found = json.loads(answer.body) if answer.body else {}
        except (SourceError, ValueError):
            return None
        return (answer.status, found) if isinstance(found, dict) else None


def _registered(app: str, said: Mapping[str, Any]) -> Registered:
    return Registered(app=app, secret=said.get("client_secret"), token=said.get("registration_access_token"))
