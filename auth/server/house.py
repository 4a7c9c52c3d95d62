"""What every endpoint has at hand, and the answers that several of them give: pages, problems, the way back to the app."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlencode, urlsplit

from auth.model import Broker, Language
from auth.server.keys import Keys
from auth.server.site import Clock, Site
from auth.server.views import ErrorView, Frame, View
from auth.server.web import NO_STORE, Answer, Asked, leads, pairs_of, with_params
from auth.upstream.vault import Vault
from storage.accounts import App, Audit, Changes, Identity, Volatile
from storage.errors import StorageError
from storage.operators_ports import OperatorEntries

log = logging.getLogger("hansa.identity")

LANGUAGES = frozenset({"de", "en"})
LANGUAGE_SECONDS = 180 * 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """One authorization server at work."""

    site: Site
    identity: Identity
    volatile: Volatile
    broker: Broker
    keys: Keys
    clock: Clock
    render: Callable[[View, Frame], bytes]
    vault: Vault | None = None
    """Seals what cities give for acting there; None: nothing is kept."""
    entries: OperatorEntries | None = None
    """Operators on their way to the gateway's pages; None: nobody is let in there."""

    def cookie_name(self, name: str) -> str:
        """`__Host-` binds a cookie to this very origin (RFC 6265bis §4.1.3.2), but needs https."""
        return f"__Host-hansa-{name}" if self.site.https else f"hansa_id_{name}"

    def cookie(self, name: str, value: str, seconds: int | None = None) -> tuple[str, str]:
        """The header that sets a cookie, for as long as the browser runs where no seconds are given; 0 removes it."""
        parts = [f"{self.cookie_name(name)}={value}", "Path=/", "HttpOnly", "SameSite=Lax"]
        parts += ["Secure"] if self.site.https else []
        parts += [f"Max-Age={seconds}"] if seconds is not None else []
        return "set-cookie", "; ".join(parts)

    def language(self, asked: Asked) -> Language:
        """As asked for in the address, as chosen here before, as the app wishes, as the browser says; German otherwise."""
        kept = [asked.cookie(self.cookie_name(name)) for name in ("language", "wished")]
        said = [each[:2] for each in asked.headers.get("accept-language", "").lower().replace(" ", "").split(",")]
        wanted = next((each for each in (_language_asked(asked), *kept, *said) if each in LANGUAGES), "de")
        return cast("Language", wanted)

    def page(self, asked: Asked, view: View, *, status: int = 200, targets: tuple[str, ...] = ()) -> Answer:
        """A page. `targets`: where its forms may lead beside this origin."""
        language = self.language(asked)
        declared = self.site.declared
        frame = Frame(
            language=language,
            other_language=_switched(asked, "en" if language == "de" else "de") if asked.method == "GET" else "",
            accessibility=f"/accessibility?{urlencode({'page': asked.path})}",
            imprint=declared.imprint,
            privacy=declared.privacy,
            demo=self.site.sandbox,
        )
        headers = [("content-type", "text/html; charset=utf-8"), ("content-language", language), *NO_STORE]
        if _language_asked(asked) == language:
            headers.append(self.cookie("language", language, LANGUAGE_SECONDS))
        return Answer(status=status, headers=tuple(headers), body=self.render(view, frame), targets=targets)

    def trouble(
        self, asked: Asked, slug: str, status: int = 400, *, again: str | None = None, idp: str | None = None
    ) -> Answer:
        """What did not work, as a page for a person and as a problem (RFC 9457) for a program."""
        if asked.wants_page:
            view = ErrorView(slug=slug, trace_id=asked.trace_id, again=again, idp=idp)
            return self.page(asked, view, status=status)
        problem = {"type": "about:blank", "title": slug, "status": status, "trace_id": asked.trace_id}
        headers = (("content-type", "application/problem+json"), *NO_STORE)
        return Answer(status=status, headers=headers, body=json.dumps(problem).encode())

    def back_to_app(self, redirect_uri: str, state: str | None, *pairs: tuple[str, str]) -> Answer:
        """An authorization response, which always says who gives it (RFC 9207)."""
        said = [*pairs, *([("state", state)] if state is not None else []), ("iss", self.site.issuer)]
        return leads(with_params(redirect_uri, said))

    async def note(
        self, event: str, *, app: str | None = None, idp: str | None = None, detail: str | None = None
    ) -> None:
        """A row in the audit table. A refusal stays one although it cannot be written down."""
        now = self.clock()
        try:
            await self.identity.commit(
                Changes(at=now, audits=(Audit(at=now, event=event, app=app, idp=idp, detail=detail),))
            )
        except StorageError as error:
            log.error("%s was not written down: %s", event, type(error).__name__)

    async def living_app(self, app_id: str) -> App | None:
        """The app, unless it is unknown or deleted."""
        app = await self.identity.app(app_id)
        return app if app is not None and app.deleted is None else None


def host_of(redirect_uri: str) -> str:
    """What a person reads of a redirect URI: its host, or the name of the app's own scheme."""
    parts = urlsplit(redirect_uri)
    return parts.hostname or parts.scheme


def target_of(redirect_uri: str) -> str:
    """A redirect URI as a source of the Content Security Policy: browsers hold redirects after a form against it."""
    parts = urlsplit(redirect_uri)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in {"http", "https"} else f"{parts.scheme}:"


def _language_asked(asked: Asked) -> str | None:
    found = asked.query.decode("ascii", "replace").partition("lang=")[2][:2]
    return found if found in LANGUAGES and b"lang=" in asked.query else None


def _switched(asked: Asked, language: str) -> str:
    kept = [(name, value) for name, value in pairs_of(asked.query) if name != "lang"]
    return f"{asked.path}?{urlencode([*kept, ('lang', language)])}"
