"""The simulated world: Duisburg, Essen and Düsseldorf as all twins share them.

Names, postcodes and centres are real; every house and place is made by rule, inside its district, the same in each
run. Nothing here is anybody's data: twins label it `synthetic`, "simulated after …". Importing reads no file.
"""

from functools import cache

from sandbox.settle import settled
from sandbox.town import District, House, Place, Street, Town

__all__ = ["SLUGS", "District", "House", "Place", "Street", "Town", "town"]

SLUGS = ("duisburg", "essen", "duesseldorf")


@cache
def town(slug: str) -> Town:
    """The town of this slug, settled at the first call; `KeyError` for an unknown slug."""
    return settled(slug)
