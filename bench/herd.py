"""Five hundred clients ask the same cold question at the same instant: how many calls back-ends get, by the twins' own journals."""

from __future__ import annotations

import asyncio
import json
import resource
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from urllib.request import Request, urlopen

from bench import rows, towns
from bench.cases import COLD
from bench.figures import Effort, Figures
from bench.processes import Server, hansa, sandbox, settled
from bench.setting import counted

CLIENTS = 500


def herd(folder: Path, effort: Effort) -> list[Figures]:
    """One question alone, then the like from all clients at once, each at a place of its own."""
    alone, all_at_once = (
        Figures(name=rows.ALONE, asked=(COLD,)),
        Figures(name=rows.HERD, asked=(COLD,), connections=CLIENTS),
    )
    roomy(CLIENTS)
    with sandbox() as twins, hansa(folder / "herd", twins, **counted(folder / "counted", pulled=False)) as server:
        settled(server)
        asked = {each.twin: twins[each.twin] for each in towns.registers(twins)}
        for turn in range(effort.rounds):
            for figures, clients in ((alone, 1), (all_at_once, CLIENTS)):
                _forget(asked)
                lat = 51.34 + turn / 1000 + clients / 100_000
                answers = asyncio.run(_at_once(server, COLD.format(lat=f"{lat:.6f}", lon="6.81"), clients))
                calls = _heard(asked)
                figures.note(calls=sum(calls.values()))
                if set(answers) != {"200"}:
                    figures.failed = f"expected 200 throughout, got {dict(answers)}"
                if not all(calls.values()):
                    figures.failed = f"a city was not asked: {calls}"
                effort.say(f"round {turn + 1} of {effort.rounds}  {figures.name:<40} {sum(calls.values())} calls")
    return [alone, all_at_once]


def roomy(connections: int) -> None:
    """Let this process open so many connections; raises ValueError where the machine forbids it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = connections + 256
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _forget(twins: Mapping[str, str]) -> None:
    for url in twins.values():
        with urlopen(Request(f"{url}/_twin/calls", method="DELETE"), timeout=10):
            pass


def _heard(twins: Mapping[str, str]) -> dict[str, int]:
    found = {}
    for name, url in twins.items():
        with urlopen(f"{url}/_twin/calls", timeout=10) as answer:
            found[name] = len(json.load(answer)["calls"])
    return found


async def _at_once(server: Server, path: str, clients: int) -> Counter[str]:
    """All connections stand before the first question leaves; the statuses of the answers."""
    lines = [await asyncio.open_connection("127.0.0.1", server.port) for _ in range(clients)]
    for _, writer in lines:
        writer.write(f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n".encode())
    answers = await asyncio.wait_for(asyncio.gather(*(reader.read() for reader, _ in lines)), 60)
    for _, writer in lines:
        writer.close()
    return Counter(answer[9:12].decode() for answer in answers)
