"""PVOG, the national portal federation: what administrations do for people, and which offices do it, town by town.

Protocol: the search service (Suchdienst) of FITKO, https://pvog.fitko.net/suchdienst/api, JSON, no key; a client may say an id it was
given. Known habits: everything is asked by official regional key (ARS, 12 digits); 404 means no hit, and what the town has not
written down its state or the federation may have; each path has a version of its own, and they move; fewer than five to a page are
refused; texts are HTML, and some say that they say nothing. The key of a service (LeiKa) is the same in all towns, its title is not.

Audience (`targetGroups`), position (`geo`) and hours (`openingTimes`) have not been seen in an answer: they are named as the
documents of XZuFi have them, and what is missing is unknown.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from adapters._kit.contract import Serves, Tools
from adapters._kit.observed import replied
from adapters._kit.pvog import Portal, Raw
from adapters._kit.pvog_rows import office, role, service
from adapters._kit.together import first_alone
from adapters._kit.values import Tally, text_of
from domain.egov import LEIKA, EgovService, Office, Responsibility
from domain.exchange import Call, Fetch, Reply
from domain.vocabulary_egov import AUDIENCE
from domain.words import coded

SERVES = {
    "egov.services": Serves(pushes=frozenset({"q", "leika", "item"}), whole=True),
    "egov.offices": Serves(),
}
GROUPS = {"99050": "business"}
"""Trade; other groups hold services for both."""
_ITEM = re.compile(r"(\d{12})\.([A-Z0-9]{1,12}\.LB\.\d{1,12})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Which towns are told of, and which services when nobody asks for one."""

    leika: tuple[str, ...]
    """Keys of the services that answer a question for none in particular, and whose offices are told."""
    ars: tuple[str, ...] = ()
    """Official regional keys of the towns, 12 digits. Without: the cities that have the binding."""
    client: str = field(default="", repr=False)
    """The id FITKO gave this client: `env:NAME`. Without one nothing is sent, which has been enough."""
    most: int = 20
    """Descriptions of one town that a search brings."""
    groups: Mapping[str, str] = field(default_factory=GROUPS.copy, metadata={"vocabulary": AUDIENCE.name})
    """First five digits of a key, which are its group → for whom the group is, where the description does not say."""


def bind(tools: Tools) -> Fetch:
    """The towns' services, or their offices; raises ValueError for keys that are none."""
    options: Options = tools.options
    for key in options.ars:
        if not re.fullmatch(r"\d{12}", key):
            raise ValueError(f"{key!r} is no official regional key of 12 digits")
    for key in options.leika:
        if not re.fullmatch(LEIKA, key):
            raise ValueError(f"{key!r} is no key of a service: 99 and 12 digits")
    for code in options.groups.values():
        coded(AUDIENCE, code)
    tools = replace(tools, options=replace(options, ars=options.ars or tuple(town.ars for town in tools.towns)))
    return partial(_services if tools.resource.name == "egov.services" else _offices, tools)


async def _services(tools: Tools, call: Call) -> Reply:
    """The descriptions that are asked for, one of each town."""
    options: Options = tools.options
    portal = Portal(tools, call, options.client)

    cut = False

    async def every(ars: str) -> list[tuple[str, str]]:
        nonlocal cut
        names, more = await portal.all_ids(ars)
        cut = cut or more
        return [(ars, name) for name in names]

    async def wanted(ars: str) -> list[tuple[str, str]]:
        if call.query is not None and call.query.q is not None and not call.query.leika:
            return [(ars, name) for name in await portal.by_words(ars, call.query.q, options.most)]
        keys = options.leika if call.query is None else call.query.leika or options.leika
        return [(ars, name) for name in await portal.by_keys(ars, keys)]

    if call.item is not None:
        found = _ITEM.fullmatch(call.item)
        pairs = [(found[1], found[2])] if found and found[1] in options.ars else []
    else:
        each_town = every if call.whole else wanted
        pairs = [pair for town in await first_alone(each_town, options.ars) for pair in town]

    async def whole(pair: tuple[str, str]) -> tuple[str, str, Raw | None]:
        return (*pair, await portal.description(*pair))

    def read(row: tuple[str, str, Raw | None], seen: Tally) -> tuple[str, EgovService] | None:
        ars, name, raw = row
        return None if raw is None else (f"{ars}.{name}", service(raw, ars, options.groups, seen))

    return replace(replied(await first_alone(whole, pairs), read, clock=tools.clock, when=None), cut=cut)


async def _offices(tools: Tools, call: Call) -> Reply:
    """The offices of the listed services, each with all of them it has to do with."""
    options: Options = tools.options
    portal = Portal(tools, call, options.client)

    async def described(ars: str) -> list[tuple[str, str, str]]:
        return [(ars, name, key) for name, key in (await portal.by_keys(ars, options.leika)).items()]

    async def doing(what: tuple[str, str, str]) -> tuple[tuple[str, str, str], str | None, Sequence[Raw]]:
        raw = await portal.description(*what[:2])
        return what, text_of((raw or {}).get("name")), await portal.units(*what[:2])

    descriptions = [each for town in await first_alone(described, options.ars) for each in town]
    tasks: dict[tuple[str, str], list[tuple[str, str | None, Raw]]] = defaultdict(list)
    for (ars, _, key), title, units in await first_alone(doing, descriptions):
        for unit in units:
            if name := text_of(unit.get("id")):
                tasks[ars, name].append((key, title, unit))
    names = sorted({name for _, name in tasks})
    wholes = dict(zip(names, await first_alone(portal.unit, names), strict=True))

    def read(which: tuple[str, str], seen: Tally) -> tuple[str, Office] | None:
        ars, name = which
        its = tuple(
            Responsibility(leika=key, title=title, role=role(unit.get("role"), seen))
            for key, title, unit in tasks[which]
        )
        raw = wholes[name]
        return None if raw is None else (f"{ars}.{name}", office(raw, ars, its, tools.bounds))

    return replied(list(tasks), read, clock=tools.clock, when=None)
