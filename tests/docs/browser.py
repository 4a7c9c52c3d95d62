"""`python -m tests.docs.browser ADDRESS`: Erika from Essen, who opens an address, logs in at BundID and allows what is asked."""

from __future__ import annotations

import asyncio
import sys

from tests.identity.whole_stand import citizen


async def main(address: str) -> None:
    """All the way, until the app has thanked her."""
    async with citizen() as erika:
        await erika.go(address)
        await erika.log_in("bundid", "erika")
        await erika.press("decision", "allow")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
