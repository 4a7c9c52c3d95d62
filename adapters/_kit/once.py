"""A letter sent once: what was noted of it before the final dot and after the answer stands in for a back-end that can be asked.

The notes hold a reference and one word, and no person.
"""

from __future__ import annotations

from adapters._kit.contract import Tools
from adapters._kit.mail import Letter, Relay, Undeliverable, deliver
from domain.errors import SourceDown, SourceError, SourceUncertain

SENDING, SENT = "sending", "sent"


async def was_sent(tools: Tools, reference: str) -> bool:
    """Whether a mail server took the letter. SourceUncertain when nobody knows; SourceDown while notes cannot be read."""
    noted = await tools.memory.recall(reference)
    if noted == SENDING:
        raise SourceUncertain(f"{tools.binding}: sent, and no answer was heard")
    if noted is None:
        await _note(tools, "asked", "yes")  # a memory that fails says None as well
    return noted == SENT


async def send_once(tools: Tools, relay: Relay, letter: Letter, deadline: float) -> bytes:
    """The server's last words; empty for a letter it took before. Raises what `deliver` raises.

    One that was never answered is sent again: whoever asks for that has decided so.
    """
    if await tools.memory.recall(letter.reference) == SENT:
        return b""
    try:
        said = await deliver(
            tools.door, relay, letter, deadline=deadline, about_to=lambda: _note(tools, letter.reference, SENDING)
        )
    except SourceUncertain:
        raise
    except (SourceError, Undeliverable):
        await tools.memory.forget(letter.reference)
        raise
    await tools.memory.learn(letter.reference, SENT)
    return said


async def _note(tools: Tools, key: str, value: str) -> None:
    """Keep it for sure: memory forgives its own failures, and here one would cost the certainty it is kept for."""
    await tools.memory.learn(key, value)
    if await tools.memory.recall(key) != value:
        raise SourceDown(f"{tools.binding}: nothing can be noted now")
