"""The pages of the portal, for the tests that look at all of them."""

from __future__ import annotations

from typing import Final

PAGES: Final = (
    "/",
    "/developers",
    "/developers/catalogue",
    "/developers/playground",
    "/developers/guides",
    "/developers/guides/tutorial",
    "/developers/guides/place-orders-and-reports",
    "/developers/changelog",
    "/developers/desk/sign-up",
    "/developers/desk/log-in",
    "/problems",
    "/problems/bad-question",
    "/status",
    "/status/essen",
    "/runbooks",
    "/runbooks/source-down",
    "/runbooks/HansaSourceDown",
)
"""Every kind of page but `/docs`, which is large and looked at by itself."""
DESK: Final = tuple(f"/developers/desk/{page}" for page in ("keys", "apps", "usage", "webhooks", "switches", "account"))
"""The pages of somebody who is logged in."""
OPS: Final = (
    "/ops",
    "/ops/sources/nrw/vrr/mobility.departures/vrr",
    "/ops/traces",
    "/ops/promises",
    "/ops/changes",
    "/ops/orders",
    "/ops/benefit",
    "/ops/hands/source?target=essen",
    "/ops/incidents",
    "/ops/audit",
)
"""The operators' pages, open on the machine itself."""
READER: Final = "/docs"
ANSWERED: Final = (
    "document.querySelectorAll('#items tbody tr').length > 0 && !document.querySelector('#play[aria-busy]')"
)
"""True in the playground once an answer stands there."""


def spoken(path: str, language: str) -> str:
    """The page in a language."""
    return f"{path}{'&' if '?' in path else '?'}lang={language}"
