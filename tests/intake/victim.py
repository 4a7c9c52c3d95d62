"""What a process does that delivers, and dies where it is told to, by a line of JSON; where it comes from: `tests.intake.nursery`.

`settings` as the test's own; `worker`; `at`: `place.begun`, `place.ended`, `place.answered` (after the city's
answer, before it is written down), of a letter `place.dotting` and `place.dotted` (just before its final dot, and after it, before
that is noted); `spare`: ids or references of cases of before, for which it does not die. It says that it is ready, then works.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

from adapters._kit import mail, once
from adapters._kit.http import Door
from adapters._kit.mail import Letter, Relay
from config.model import Declared, Settings
from domain.cases import Outcome
from gateway.courier import working
from gateway.intake import desk
from tests.flow.stand import as_shipped, swift

AboutTo = Callable[[], Awaitable[None]]


def hurried() -> Declared:
    """The configuration that every victim works by."""
    return swift(as_shipped(), probe_seconds=0.1)


async def work(line: socket.socket, declared: Declared) -> None:
    """Work until killed, or until whoever is on the line hangs up."""
    heard = line.makefile()
    told: dict[str, Any] = json.loads(heard.readline())
    settings = Settings(**{**told["settings"], "state": Path(told["settings"]["state"])})
    at, spare = told["at"], set(told["spare"])

    def die(case: str, step: str, which: str) -> None:
        if f"{step}.{which}" == at and case not in spare:
            os.kill(os.getpid(), signal.SIGKILL)

    speak = desk.Desk.tell

    async def tell(self: desk.Desk, matter: desk.Matter, verb: Any, **more: Any) -> Outcome:
        outcome = await speak(self, matter, verb, **more)
        die(matter.case.id, verb, "answered")
        return outcome

    hand_over = mail.deliver

    async def deliver(door: Door, relay: Relay, letter: Letter, *, about_to: AboutTo, **more: Any) -> bytes:
        async def about() -> None:
            await about_to()
            die(letter.reference, "place", "dotting")

        said = await hand_over(door, relay, letter, about_to=about, **more)
        die(letter.reference, "place", "dotted")
        return said

    with patch.object(desk.Desk, "tell", tell), patch.object(once, "deliver", deliver):
        async with working(declared, settings, worker=told["worker"], told=die):
            line.sendall(b'{"ready": true}\n')
            await asyncio.get_running_loop().run_in_executor(None, heard.readline)
