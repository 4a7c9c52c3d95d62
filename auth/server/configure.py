"""Reading, changing and deleting a registered app (RFC 7592), by its registration access token or an admission for this app.

A change is the whole metadata anew, as at the registration. Two things differ from there: the client's secret stays unless the
member `hansa_rotate_secret` asks for another one, and a public key is replaced by coming with another `jwks`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hmac import compare_digest
from typing import Any

from auth.server.house import House
from auth.server.metadata import read_metadata
from auth.server.register import answered, bearer, unauthorised
from auth.server.tokens import digest
from auth.server.web import NO_STORE, Answer, Asked, Wrong, says
from storage.accounts import App, Audit, Changes

ROTATE = "hansa_rotate_secret"
OURS = ("registration_access_token", "registration_client_uri", "client_secret_expires_at", "client_id_issued_at")
"""What a client must not send (RFC 7592 §2.2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who may look after the app."""

    app: App
    token: str | None = None
    """The app's registration access token, if it came."""
    admission: bytes | None = None
    """The digest of an admission, which the next change uses up."""

    @property
    def who(self) -> str:
        """For the audit."""
        return "by-token" if self.token else "by-developer"


async def read(asked: Asked, house: House) -> Answer:
    """GET: the app as it is. An admission is for a change, and reads nothing."""
    holder = await _holder(asked, house)
    if holder.token is None:
        raise unauthorised()
    return says(answered(holder.app, house, None, holder.token))


async def change(asked: Asked, house: House) -> Answer:
    """PUT: the app as it shall be."""
    holder = await _holder(asked, house)
    given, app, now = asked.document(), holder.app, house.clock()
    _fits(given, app)
    new, shown = read_metadata(given, app.organisation, house.site, now)
    new = replace(new, id=app.id, created=app.created, registration=app.registration)
    new = replace(new, resource_server=app.resource_server)
    if new.secret is not None and app.secret is not None and given.get(ROTATE) is not True:
        new, shown = replace(new, secret=app.secret), None
    rotated = shown is not None or new.jwks != app.jwks
    await _commit(house, holder, new, "app-rotated" if rotated else "app-changed")
    return says(answered(new, house, shown, holder.token))


async def delete(asked: Asked, house: House) -> Answer:
    """DELETE: nothing of the app is taken any more, and what citizens allowed it ends."""
    holder = await _holder(asked, house)
    await _commit(house, holder, replace(holder.app, deleted=house.clock()), "app-deleted")
    return Answer(status=204, headers=NO_STORE)


async def _holder(asked: Asked, house: House) -> Holder:
    """One refusal, whether the app is unknown, deleted, or another's."""
    token = bearer(asked)
    app = await house.living_app(asked.path.rpartition("/")[2])
    if app is None or not token:
        raise unauthorised()
    kept = digest(token)
    if app.registration is not None and compare_digest(kept, app.registration):
        return Holder(app=app, token=token)
    admission = await house.identity.admission(kept)
    if admission is None or (admission.app, admission.organisation) != (app.id, app.organisation):
        raise unauthorised()
    return Holder(app=app, admission=kept)


def _fits(given: Mapping[str, Any], app: App) -> None:
    if given.get("client_id") != app.id:
        raise Wrong("invalid_client_metadata", "client_id must be the app's.")
    if any(name in given for name in OURS):
        raise Wrong("invalid_client_metadata", f"These are not the client's to send: {', '.join(OURS)}.")
    if "client_secret" in given:
        said = given["client_secret"]
        known = isinstance(said, str) and app.secret is not None and compare_digest(digest(said), app.secret)
        if not known:
            raise Wrong("invalid_client_metadata", "client_secret is not the current one.")


async def _commit(house: House, holder: Holder, app: App, event: str) -> None:
    now = house.clock()
    audit = Audit(at=now, event=event, app=app.id, detail=holder.who)
    changes = Changes(at=now, apps=(app,), admission=holder.admission, living_apps=(app.id,), audits=(audit,))
    if not await house.identity.commit(changes):
        raise unauthorised()
