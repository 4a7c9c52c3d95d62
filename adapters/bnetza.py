"""The Federal Network Agency's register of charging stations (Ladesäulenregister): one CSV for the whole country.

Protocol: https://www.bundesnetzagentur.de/ladesaeulenregister, a file of some 55 MB a month. Known habits: ten lines before
the header; decimal commas; windows-1252 in older issues, UTF-8 with or without a mark in newer ones; cells in quotes may hold
separators and line ends; columns come once per charging point, and their names and number change without notice, so the header
is found by name; several connectors in one cell, each with its power or with one for all; older issues have no ids.

The file is read while it comes in, and only the rows of the cities' districts are kept. When the server says that it is
unchanged, what was read the last time holds.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from adapters._kit.answer import Answer
from adapters._kit.charging_register import Reading
from adapters._kit.charging_words import CONNECTORS, KINDS, PAYMENTS, STATES, Words
from adapters._kit.contract import Serves, Tools
from adapters._kit.kept import validators
from adapters._kit.streamed import Streamed
from domain.errors import SourceNonsense
from domain.exchange import Call, Fetch, Reply
from domain.vocabulary_charging import CHARGING_KIND, CHARGING_STATUS, CONNECTOR, PAYMENT
from domain.words import fold

SERVES = {"mobility.charging": Serves()}
BATCH = 128 * 1024
"""Bytes that are read at once, in a thread, so that nobody waits for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Whose rows are wanted, and what the register's words mean."""

    districts: Mapping[str, str] = field(default_factory=dict)
    """AGS of a district or of a town that is its own → how the register names it, and its state:
    `"05911": Kreisfreie Stadt Bochum, Nordrhein-Westfalen`. A city whose district is not among them has what lies on its ground."""
    most: int = 50_000
    """Stations kept at most."""
    connectors: Mapping[str, str] = field(default_factory=CONNECTORS.copy, metadata={"vocabulary": CONNECTOR.name})
    """`Steckertypen` → connector."""
    kinds: Mapping[str, str] = field(default_factory=KINDS.copy, metadata={"vocabulary": CHARGING_KIND.name})
    """`Art der Ladeeinrichtung` → kind."""
    states: Mapping[str, str] = field(default_factory=STATES.copy, metadata={"vocabulary": CHARGING_STATUS.name})
    """`Status` → status."""
    payments: Mapping[str, str] = field(default_factory=PAYMENTS.copy, metadata={"vocabulary": PAYMENT.name})
    """`Bezahlsysteme` → payment."""


def bind(tools: Tools) -> Fetch:
    """The stations of the cities' districts; those of the rest of the country are passed over."""
    options: Options = tools.options
    words = Words(connectors=options.connectors, kinds=options.kinds, states=options.states, payments=options.payments)
    districts = dict(_wordings(options.districts))
    untold = [town.bounds for town in tools.towns if not {town.ags, town.ags[:5]} & options.districts.keys()]
    last: list[tuple[Answer, Reply]] = []  # the newest issue that had a validator, and what was read in it

    async def fetch(call: Call) -> Reply:
        asked = validators(last[0][0]) if last else {}
        async with tools.door.stream(tools.url, deadline=call.deadline, headers=asked, trace=call.trace) as said:
            if said.status == 304:
                if not last:
                    raise SourceNonsense(f"{call.binding}: 304 to a question without a validator")
                return last[0][1]
            reply = await _read(said, Reading(tools, words, districts, untold=untold, most=options.most))
            last[:] = [(Answer(status=200, headers=said.headers, body=b"", url=tools.url), reply)]
            return reply

    return fetch


async def _read(said: Streamed, reading: Reading) -> Reply:
    batch: list[bytes] = []
    async for piece in said.pieces:
        batch.append(piece)
        if sum(map(len, batch)) >= BATCH:
            await asyncio.to_thread(reading.take, b"".join(batch))
            batch = []
    return await asyncio.to_thread(reading.reply, b"".join(batch))


def _wordings(districts: Mapping[str, str]) -> Iterator[tuple[tuple[str, str], str]]:
    """The register's wording and the state (empty where none is said), folded → AGS. Raises ValueError for a key that is none."""
    for ags, wording in districts.items():
        if not re.fullmatch(r"\d{5}|\d{8}", ags):
            raise ValueError(f"{ags!r} is no official key of a district (5 digits) or a municipality (8)")
        name, _, state = wording.rpartition(", ") if ", " in wording else (wording, "", "")
        yield (fold(name), fold(state)), ags
