"""The one page of the demo app."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from aiohttp import web

_PAGE = """<!doctype html>
<html lang="de"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Müll-Wecker (Demo)</title>
<style>body {{ font: 1.1rem/1.5 system-ui, sans-serif; max-width: 45rem; margin: 2rem auto; padding: 0 1rem }}
button {{ font: inherit; padding: .6rem 1rem }} form {{ display: inline }} li {{ margin: .2rem 0 }}</style></head>
<body><main><h1>Müll-Wecker</h1><p>Eine Demo-App. Alle Daten sind erfunden. / A demo app. All data are invented.</p>
{trouble}{body}</main></body></html>"""
_LOGIN = """<form method="post" action="/login"><button>Mit Hansa anmelden / Log in with Hansa</button></form>"""
_BUTTONS = """<p><form method="post" action="/refresh"><button>Token erneuern / Refresh</button></form>
<form method="post" action="/forget"><button>Vergessen / Forget</button></form></p>"""


def page(
    *,
    tokens: Mapping[str, Any] | None = None,
    pickups: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    trouble: str = "",
) -> web.Response:
    """What the app shows: a button to log in, or what it has found."""
    said = f'<p role="alert"><strong>{escape(trouble)}</strong></p>' if trouble else ""
    body = _LOGIN if tokens is None else _found(tokens, pickups or {})
    headers = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
    return web.Response(text=_PAGE.format(trouble=said, body=body), content_type="text/html", headers=headers)


def _found(tokens: Mapping[str, Any], pickups: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    cities = "".join(f"<h2>{escape(city.title())}</h2><ul>{_list(found)}</ul>" for city, found in pickups.items())
    allowed = escape(str(tokens.get("scope", "")))
    return f"<p>Angemeldet / Logged in. <code>{allowed}</code></p>{cities}{_BUTTONS}"


def _list(pickups: Sequence[Mapping[str, Any]]) -> str:
    lines = (f"<li>{escape(str(each.get('day')))} – {escape(_name(each))}</li>" for each in pickups)
    return "".join(lines) or "<li>–</li>"


def _name(pickup: Mapping[str, Any]) -> str:
    fraction = pickup.get("fraction") or {}
    return str(fraction.get("native") or fraction.get("label") or "")
