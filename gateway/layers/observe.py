"""Tell one fact per call: what the caller got, and how long it took."""

from __future__ import annotations

from asyncio import get_running_loop

from domain.errors import SourceError
from domain.events import Called, Tell
from domain.exchange import Call, Fetch, Layer, Reply
from domain.spans import span


def observe(tell: Tell) -> Layer:
    """Outermost, so that it sees what the caller sees."""

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

        return observed

    return layer
