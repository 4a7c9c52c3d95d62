"""`python -m sandbox`: start the twins, say where they are in one line of JSON, serve until told to stop.

Stops on SIGTERM or SIGINT, and with `--until-eof` when standard input ends: a dead parent takes its twins along.
"""

import argparse
import asyncio
import json
import os
import signal
import sys
import threading
from collections.abc import Sequence

from sandbox.kit import Twin, every_twin, running


def main() -> None:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="Simulated back-ends of the cities.")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="serve these twins, e.g. abfallio/duisburg")
    parser.add_argument("--until-eof", action="store_true", help="stop when standard input ends")
    arguments = parser.parse_args()
    twins = every_twin()
    if arguments.only is not None:
        names = {twin.name for twin in twins}
        if unknown := sorted(set(arguments.only) - names):
            parser.error(f"no such twin: {', '.join(unknown)}; there are {', '.join(sorted(names))}")
        twins = [twin for twin in twins if twin.name in arguments.only]
    asyncio.run(_serve(twins, until_eof=arguments.until_eof))


async def _serve(twins: Sequence[Twin], *, until_eof: bool) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for ending in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(ending, stop.set)
    async with running(twins) as urls:
        sys.stdout.write(json.dumps(urls) + "\n")
        sys.stdout.flush()
        if until_eof:
            threading.Thread(target=_watch_stdin, args=(loop, stop), daemon=True).start()
        await stop.wait()


def _watch_stdin(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    # A thread on the raw descriptor: the loop's pipes refuse files and /dev/null, and a buffered reader's lock, still
    # held by a daemon thread when the interpreter ends, is a fatal error.
    while os.read(0, 65536):
        pass
    if not loop.is_closed():
        loop.call_soon_threadsafe(stop.set)


if __name__ == "__main__":
    main()
