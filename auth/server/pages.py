"""The pages of identity: a view and its frame become HTML. No script, no style in the page, nothing but text is trusted.

What an app or its developer says is tamed and set apart (`<bdi>`), so that it can neither run nor pose as our words.
The address of a form and its ticket come from the server.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache, partial
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from auth.model import Language
from auth.server import views
from auth.server.phrases import PHRASES
from auth.server.statement import OMBUDS, OMBUDS_MAIL, STATEMENT
from auth.server.tame import followable, tamed
from auth.server.views import Frame, View
from auth.server.words import ERRORS, day

WORDS = {**PHRASES, **STATEMENT}
TEMPLATES = {
    views.LoginView: "login.html",
    views.ConsentView: "consent.html",
    views.ErrorView: "error.html",
    views.GrantsView: "grants.html",
    views.LogoutView: "logout.html",
    views.LoggedOutView: "logged_out.html",
    views.AccessibilityView: "accessibility.html",
    views.HomeView: "home.html",
}
NAME, SENTENCE = 60, 300
"""How many characters of a stranger's name and of a stranger's purpose are shown."""


def render(view: View, frame: Frame) -> bytes:
    """The whole page as UTF-8, to be sent as `text/html; charset=utf-8` in `frame.language`."""
    language: Language = "de" if frame.language == "de" else "en"
    page = _environment().get_template(_template(view))
    other = "en" if language == "de" else "de"
    says = {"t": partial(_said, language), "day": partial(_day, language), "url": followable}
    return page.render(view=view, frame=frame, language=language, other=other, **says).encode()


def _template(view: View) -> str:
    if isinstance(view, views.GrantsView) and view.confirm_delete:
        return "delete.html"
    return TEMPLATES[type(view)]


@cache
def _environment() -> Environment:
    """The templates, read from the package once and only when the first page is asked for."""
    environment = Environment(
        loader=PackageLoader("auth.server", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals |= {"errors": ERRORS, "ombuds": OMBUDS, "ombuds_mail": OMBUDS_MAIL}
    environment.filters |= {"name": partial(tamed, limit=NAME), "sentence": partial(tamed, limit=SENTENCE)}
    return environment


def _said(language: Language, name: str, **values: Any) -> Markup:
    """One of our texts with values filled in. What is no markup is escaped; KeyError: no such text."""
    return escape(WORDS[name].say(language)).format(**values)


def _day(language: Language, at: datetime) -> Markup:
    stamp = at.astimezone(UTC).isoformat(timespec="minutes")
    return Markup('<time datetime="{}">{}</time>').format(stamp, day(at, language))
