"""Reference for whoever runs it: settings, the keys of a binding, the adapters and their options, the command line."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields
from datetime import timedelta
from typing import Any

import typer
from rich.text import Text as Rich

from adapters._kit.find import find, names
from config.binding import BINDING, LICENCES
from config.identity import IdentityDeclared, Idp, Lifetimes
from config.identity_file import IDENTITY
from config.idp import IDP
from config.model import Binding, Bounds, City, Policy, Region, Settings, Tls, Warm
from config.sections import CITY, OPERATOR, REGION
from config.settings import PREFIX
from config.shape import Shape
from domain.objectives import Burn
from gateway.cli.reference.markdown import attribute_docs, code, first, page, table
from telemetry.metrics import TABLE

_OF_IDENTITY = {
    "idps": "Slug → an identity provider.",
    "scopes": "Name → its `title` in both languages, as a citizen reads it; `acts: true` where a city is acted at in her name.",
    "lifetimes": "How long things last, written like `60s`, `10m`, `8h`, `30d`.",
    "imprint": "Address of the imprint, linked from every page.",
    "privacy": "Address of the privacy statement, linked from every page.",
}
_OF_IDP = {
    "kind": "`bundid` stands first, then `city`; `staff` is for operators and never offered to citizens.",
    "label": "Its name in both languages.",
    "client_id": "What it calls us.",
    "ceiling": "The highest level it may assert, `low` unless said: `low`, `substantial` or `high`. What it says above is refused.",
    "levels": "What it says as `acr` → `low`, `substantial` or `high`. What is neither here nor an eIDAS URI is `low`.",
    "auth_method": "How we prove that we are we: `private_key_jwt` unless said, `client_secret_basic`, or `none` (PKCE alone).",
    "secret": "`env:NAME`: the environment variable that holds its secret, or our private JWK for it.",
    "token_audience": "The city's back-ends, as its token endpoint calls them. Without it none is asked for.",
    "token_scope": "List of words: what a token for the city's back-ends is to allow.",
    "keep_token": "`true`: what it gives at a log-in is kept, sealed, for bindings with `city_token: stored`.",
    "network": "CIDRs in which it may lie although they are not public.",
    "twin": "The demo identity provider that stands in for it in the sandbox.",
}


def settings() -> str:
    """`settings.md`: the environment."""
    docs = attribute_docs(Settings)
    rows = (
        (code(f"{PREFIX}{field.name.upper()}"), _default(field), docs.get(field.name, "")) for field in fields(Settings)
    )
    about = "Settings come from the environment. An empty variable counts as unset; an unknown one is refused at start."
    return page("Settings", about, table(("variable", "default", "meaning"), rows))


def metrics() -> str:
    """`metrics.md`: what is counted."""
    rows = ((code(each.prometheus), ", ".join(map(code, each.labels)), each.kind, each.help) for each in TABLE)
    about = (
        "Under these names Prometheus finds them; over OTLP the names have dots and no suffixes, with the unit beside."
    )
    return page("Metrics", about, table(("metric", "labels", "kind", "meaning"), rows))


def configuration() -> str:
    """`configuration.md`: the keys of the files below `config/`."""
    docs = attribute_docs(Binding)
    return page(
        "Configuration files",
        "An unknown key, a wrong type or a missing value is refused by `hansa check` and at start, with file, line, "
        "column and the nearest right name.",
        "## A binding",
        "One resource of one city, served by one adapter; it stands under `bindings:` of a city or of a region.",
        _keys(BINDING, docs),
        f"Licences known here: {', '.join(map(code, LICENCES))}.",
        "## `policy` of a binding",
        _values(Policy),
        "## `tls` of a binding",
        _values(Tls),
        "## A city: `cities/<slug>.yaml`",
        _keys(CITY, attribute_docs(City)),
        "## A region: `regions/<slug>.yaml`",
        _keys(REGION, attribute_docs(Region)),
        "## The operator: `hansa.yaml`",
        _keys(OPERATOR, {}),
        "## `bounds` of the operator",
        _values(Bounds),
        "## `warm` of the operator",
        _values(Warm),
        "## Logging in: `identity.yaml`",
        _keys(IDENTITY, attribute_docs(IdentityDeclared) | _OF_IDENTITY),
        "## An identity provider, under `idps:`",
        _keys(IDP, attribute_docs(Idp) | _OF_IDP),
        "## `lifetimes` of identity, in seconds",
        _values(Lifetimes),
        "## When owners work on their sources: `maintenance.yaml`",
        "May be left out. A list, `windows`; while one lasts no alert is raised about its sources, which are asked as ever.",
        table(("key", "needed", "meaning"), _WINDOW),
        "## What is promised: `slo.yaml`",
        "May be left out. `defaults`, then `resources`, then `cities` (city or region → resource): the most particular word counts. "
        "Of each objective `target` is the share of events that must be good.",
        table(("objective", "key", "meaning"), _OBJECTIVES),
        "Besides: `window`, the rolling time a budget is for, and `least_events`, below which no alarm is raised.",
        "## `burns` of `slo.yaml`",
        _values(Burn),
    )


_WINDOW = (
    ("`targets`", "yes", "Cities, providers and sources: `adorf`, `adorf/amt`, `adorf/amt/places`."),
    ("`reason`", "yes", "`de` and `en`; everybody reads it at `/status`."),
    (
        "`from`, `until`",
        "unless weekly",
        "Instants with their offset; of a weekly window its first and its last moment.",
    ),
    (
        "`weekly`",
        "",
        "`days` (`mon` to `sun`), `from` and `until` by the wall clocks; an end before the beginning is of the next day.",
    ),
)

_OBJECTIVES = (
    (
        "`availability`",
        "`patience`",
        "A call without an answer, fresh or stale, is bad. A caller who left sooner than this does not count.",
    ),
    ("`latency`", "`within`", "An answer that came later than this is bad."),
    (
        "`freshness`",
        "`rhythms`",
        "Data older than so many rhythms of its resource is bad; without a rhythm nothing is promised.",
    ),
    ("`freshness`", "`within`", "The same as a time, below `resources` and `cities`."),
)


def _keys(shape: Shape, docs: Mapping[str, str]) -> str:
    heads = ("key", "needed", "meaning") if docs else ("key", "needed")
    rows = ((code(name), "yes" if key.needed else "", docs.get(name, "")) for name, key in shape.items())
    return table(heads, (row[: len(heads)] for row in rows))


def _values(kind: type) -> str:
    docs = attribute_docs(kind)
    return table(
        ("key", "default", "meaning"),
        ((code(field.name), _default(field), docs.get(field.name, "")) for field in fields(kind)),
    )


def adapters() -> str:
    """`adapters.md`: each adapter, what it serves, and its options."""
    return page("Adapters", "The name stands under `adapter:` of a binding.", *map(_adapter, names()))


def _adapter(name: str) -> str:
    module = find(name)
    docs = attribute_docs(module.Options)
    serves = table(
        ("serves", "asks the back-end for", "needs a mapping"),
        (
            (code(resource), ", ".join(map(code, sorted(what.pushes))), "yes" if what.mapped else "")
            for resource, what in module.SERVES.items()
        ),
    )
    options = table(
        ("option", "type", "default", "meaning"),
        (
            (code(field.name), code(_type(field)), _default(field), docs.get(field.name, ""))
            for field in fields(module.Options)
        ),
    )
    about = first(sys.modules[module.bind.__module__].__doc__)
    return f"## {name}\n\n{about}\n\n{serves}\n{options or 'It has no options.'}"


def commands() -> str:
    """`command-line.md`: the commands as their help says them."""
    from gateway.cli.main import app

    return page("The command line", *_command(typer.main.get_command(app), "hansa"))


def _command(command: Any, name: str) -> Iterator[str]:
    about = "\n\n".join(" ".join(part.split()) for part in _plain(command.help or "").split("\n\n"))
    rows = [
        (code(_spelt(parameter)), _plain(getattr(parameter, "help", None) or ""))
        for parameter in command.params
        if parameter.name != "help"
    ]
    yield f"## {name}\n\n{about}\n\n{table(('argument', 'meaning'), rows)}"
    for below in sorted(getattr(command, "commands", {})):
        yield from _command(command.commands[below], f"{name} {below}")


def _spelt(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return str(parameter.name).upper() + ("…" if parameter.nargs == -1 else "")
    return ", ".join([*parameter.opts, *parameter.secondary_opts])


def _plain(text: str) -> str:
    """Help as text, without the marks for bold."""
    return Rich.from_markup(text).plain


def _type(field: Field[Any]) -> str:
    return field.type if isinstance(field.type, str) else getattr(field.type, "__name__", str(field.type))


def _default(field: Field[Any]) -> str:
    if field.default is MISSING and field.default_factory is MISSING:
        return "needed"
    value = field.default if field.default_factory is MISSING else field.default_factory()
    if value is None or value in ((), {}):
        return ""
    if isinstance(value, timedelta):
        return code(str(value))
    return code(str(value).lower() if isinstance(value, bool) else str(value))
