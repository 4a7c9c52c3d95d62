"""What the pages show, as values. The pages know nothing else: no store, no request, no protocol.

Every text that comes from a developer (names, purposes) is plain text; the pages escape it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AppView:
    """The app that asks."""

    name: str
    organisation: str
    verified: bool
    host: str
    """Where the browser will go back to: the host of its redirect URI, or the name of the app's scheme."""
    policy_uri: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One way to log in."""

    slug: str
    label: str
    hint: str
    first: bool = False
    """BundID: shown large, before the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginView:
    """Choose where to log in. A form with one button per choice posts `ticket` and `idp` to `action`."""

    app: AppView | None
    """None when somebody logs in to see her grants, or as an operator."""
    choices: tuple[Choice, ...]
    last: str | None
    """The choice this browser made the last time."""
    action: str
    ticket: str
    cancel: str | None
    """Where refusing leads: posts `ticket` there."""
    operators: bool = False
    """An operator logs in, on her way to the gateway's pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeView:
    """One thing the app wants."""

    name: str
    title: str
    """In our words: "See your bulky waste orders"."""
    purpose: str
    """In the developer's words; empty when he gave none."""
    language: str | None = None
    """What the purpose is written in, where that is known: a page in another language says it to a screen reader."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentView:
    """Allow or refuse; two buttons of the same size post `ticket` and `decision` = `allow` | `refuse` to `action`."""

    app: AppView
    first_time: bool
    """Nobody in this browser's account has allowed this app before: said as a warning to look twice."""
    scopes: tuple[ScopeView, ...]
    cities: tuple[str, ...]
    """Their names; the cities in which it will hold."""
    days: int
    """How long the app may act without asking again."""
    logged_in_with: str
    action: str
    ticket: str
    grants: str
    """URL of the page of grants."""
    keeps: bool = False
    """The access to her account at the city is kept for this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorView:
    """Something did not work. `slug` names a title, a text and what to do, in `auth/server/words.py`."""

    slug: str
    trace_id: str
    again: str | None = None
    """Where trying again leads."""
    idp: str | None = None
    """The label of the identity provider it speaks of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantView:
    """One app that may act for me."""

    id: str
    app: AppView
    scopes: tuple[ScopeView, ...]
    cities: tuple[str, ...]
    since: datetime
    used: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantsView:
    """My grants: see, revoke, export, delete. Forms post `ticket` (and `grant`) to the addresses."""

    grants: tuple[GrantView, ...]
    logged_in_with: tuple[str, ...]
    revoke: str
    export: str
    delete: str
    logout: str
    ticket: str
    done: str | None = None
    """`revoked` after a grant was: said at the top."""
    confirm_delete: bool = False
    """Ask once more before everything is deleted: that form posts `ticket` and `confirm` = `yes` to `delete`."""
    here: str = "/me/grants"
    """The address of this page: where not deleting leads back to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogoutView:
    """Ask before logging out, where nobody has proved that she wants it."""

    action: str
    ticket: str
    app: str | None = None
    stay: str = "/me/grants"
    """Where staying logged in leads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedOutView:
    """Logged out here; `back` leads to the app, where it gave an address."""

    back: str | None = None
    app: str | None = None
    deleted: bool = False
    """Everything was deleted, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessibilityView:
    """The accessibility statement (BITV 2.0 §7, BITV NRW) with its feedback form."""

    action: str
    ticket: str
    page: str
    """The page she came from."""
    contact: str
    sent: bool = False
    flaws: tuple[str, ...] = ()
    """Names of fields that cannot be used as they are: `text`, `contact`."""
    text: str = ""
    """What she had written, so that nothing is lost."""
    reply: str = ""
    """Where she had asked to be answered; the field `contact`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeView:
    """The first page of this origin: what it is for, and where to go."""

    grants: str
    accessibility: str


View = LoginView | ConsentView | ErrorView | GrantsView | LogoutView | LoggedOutView | AccessibilityView | HomeView


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What every page has around it."""

    language: str
    """`de` or `en`."""
    other_language: str
    """The address of this page in the other language; empty where a page cannot be asked for again."""
    accessibility: str = "/accessibility"
    imprint: str | None = None
    privacy: str | None = None
    demo: bool = False
    """The sandbox: said at the top, so that nobody takes it for real."""
    styles: tuple[str, ...] = field(default=("/assets/identity.css",))
