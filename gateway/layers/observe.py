"""Tell one fact per call: what the caller got, and how long it took."""

from __future__ import annotations

from asyncio import get_running_loop

from domain.errors import SourceError
from domain.events import Called, Tell
from domain.exchange import Call, Fetch, Layer, Recalling, Reply
from domain.spans import span


def observe(tell: Tell) -> Layer:
    """Outermost, so that it sees what the caller sees. What is known at once is counted and makes no span, as at the edge."""

    def layer(fetch: Fetch) -> Fetch:
        async def observed(call: Call) -> Reply:
            clock = get_running_loop().time
            started = clock()
            with span(f"source {call.binding}") as it:
                try:
                    reply = await fetch(call)
                except SourceError as error:
                    tell(Called(binding=call.binding, state=error.slug, seconds=clock() - started, records=0))
                    if it is not None:
                        it.facts["hansa.source"] = call.binding
                        it.failing()
                    raise
                seconds, records = clock() - started, len(reply.records)
                tell(Called(binding=call.binding, state=reply.state, seconds=seconds, records=records))
                if it is not None:
                    it.facts |= {"hansa.source": call.binding, "hansa.state": reply.state, "hansa.records": records}
                return reply

        if not isinstance(fetch, Recalling):
            return observed
        known = fetch.at_once

        async def at_once(call: Call) -> Reply | None:
            reply = await known(call)
            if reply is not None:
                tell(Called(binding=call.binding, state=reply.state, seconds=0.0, records=len(reply.records)))
            return reply

        return Recalling(fetch=observed, at_once=at_once)

    return layer
