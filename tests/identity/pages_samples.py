"""Every view the pages can show, with invented apps, and names as a hostile developer would choose them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from auth.model import Language
from auth.server import views
from auth.server.views import AppView, Choice, Frame, ScopeView, View

TICKET = "t1cket"
APP = AppView(
    name="Müllkalender Ruhr",
    organisation="Nachbarschaft digital e. V.",
    verified=True,
    host="muellkalender.example",
    policy_uri="https://muellkalender.example/datenschutz",
)
STRANGE = AppView(name="Stadt-Helfer", organisation="Helfer UG", verified=False, host="example.stadthelfer.app")
HOSTILE = AppView(
    name='<script>alert(1)</script>"\u202eefas\u202c\u200b',
    organisation="BundID " + "sehr " * 60 + "amtlich",
    verified=False,
    host="a" * 60 + "." + "b" * 60 + ".example",
    policy_uri="javascript:alert(1)",
)
_TITLES: Mapping[Language, tuple[str, str, str, str, str, str]] = {
    "de": (
        "Ihre Abholtermine sehen",
        "Ihre Meldungen sehen",
        "Konto beim Bund: Online-Ausweis, ELSTER oder Passwort",
        "Ihr Konto bei der Stadt",
        "Damit wir Sie am Abend vorher erinnern können.",
        "BundID",
    ),
    "en": (
        "See your collection dates",
        "See your reports",
        "Federal account: identity card, ELSTER or password",
        "Your account with the city",
        "So that we can remind you the evening before.",
        "BundID",
    ),
}


def frame(language: Language, *, demo: bool = True) -> Frame:
    """A frame as the sandbox has it."""
    other = "en" if language == "de" else "de"
    return Frame(language=language, other_language=f"?lang={other}", privacy="/privacy", imprint="/imprint", demo=demo)


def _choices(language: Language) -> tuple[Choice, ...]:
    words = _TITLES[language]
    cities = [("duisburg", "Duisburg"), ("duesseldorf", "Düsseldorf"), ("essen", "Essen")]
    first = Choice(slug="bundid", label=words[5], hint=words[2], first=True)
    return (first, *(Choice(slug=slug, label=name, hint=words[3]) for slug, name in cities))


def _scopes(language: Language) -> tuple[ScopeView, ...]:
    words = _TITLES[language]
    return (
        ScopeView(name="waste:read", title=words[0], purpose=words[4], language=language),
        ScopeView(name="reports:read", title=words[1], purpose=""),
    )


def _login(language: Language, app: AppView | None) -> views.LoginView:
    return views.LoginView(
        app=app,
        choices=_choices(language),
        last="essen",
        action="/login",
        ticket=TICKET,
        cancel="/cancel" if app else None,
    )


def _consent(language: Language, app: AppView, *, first: bool) -> views.ConsentView:
    return views.ConsentView(
        app=app,
        first_time=first,
        scopes=_scopes(language),
        cities=("Duisburg", "Düsseldorf", "Essen"),
        days=90,
        logged_in_with="BundID",
        action="/consent",
        ticket=TICKET,
        grants="/me/grants",
    )


def _grants(language: Language, apps: tuple[AppView, ...], **more: object) -> views.GrantsView:
    since, used = datetime(2026, 3, 1, 23, 30, tzinfo=UTC), datetime(2026, 11, 20, 8, tzinfo=UTC)
    made = tuple(
        views.GrantView(
            id=f"grant-{place}",
            app=app,
            scopes=_scopes(language),
            cities=("Duisburg", "Essen"),
            since=since,
            used=None if place else used,
        )
        for place, app in enumerate(apps)
    )
    return views.GrantsView(
        grants=made,
        logged_in_with=("BundID", "Essen"),
        revoke="/me/grants/revoke",
        export="/me/export",
        delete="/me/delete",
        logout="/logout",
        ticket=TICKET,
        done="revoked" if more.get("done") else None,
        confirm_delete=bool(more.get("confirm")),
    )


def _accessibility(*, sent: bool = False, flaws: tuple[str, ...] = (), text: str = "") -> views.AccessibilityView:
    return views.AccessibilityView(
        action="/accessibility",
        ticket=TICKET,
        page="/me/grants",
        contact="barrierefrei@hansa.example",
        sent=sent,
        flaws=flaws,
        text=text,
        reply="name@" if flaws else "",
    )


def samples(language: Language) -> dict[str, View]:
    """Name → view, in this language."""
    return {
        "login": _login(language, APP),
        "login-own": _login(language, None),
        "login-hostile": _login(language, HOSTILE),
        "consent": _consent(language, APP, first=False),
        "consent-first": _consent(language, STRANGE, first=True),
        "consent-hostile": _consent(language, HOSTILE, first=True),
        "error": views.ErrorView(slug="idp-down", trace_id="4bf92f3577b34da6a3ce929d0e0e4736", again="/", idp="Essen"),
        "grants": _grants(language, (APP, STRANGE)),
        "grants-hostile": _grants(language, (HOSTILE, HOSTILE)),
        "grants-none": _grants(language, (), done=True),
        "delete": _grants(language, (APP,), confirm=True),
        "logout": views.LogoutView(action="/logout", ticket=TICKET, app=APP.name),
        "logged-out": views.LoggedOutView(back="https://muellkalender.example/", app=APP.name),
        "deleted": views.LoggedOutView(deleted=True),
        "accessibility": _accessibility(),
        "accessibility-flaws": _accessibility(flaws=("text", "contact")),
        "accessibility-sent": _accessibility(sent=True),
        "home": views.HomeView(grants="/me/grants", accessibility="/accessibility"),
    }
