"""The simulated world: the towns of `data/towns.csv` as all twins share them.

Names, postcodes and centres are real; every house and place is made by rule, inside its district, the same in each
run. Nothing here is anybody's data: twins label it `synthetic`, "simulated after …". Importing reads no file.
"""

from functools import cache

from sandbox.settle import rows, settled
from sandbox.town import District, House, Place, Street, Town

__all__ = ["District", "House", "Place", "Street", "Town", "slugs", "town"]


@cache
def town(slug: str) -> Town:
    """The town of this slug, settled at the first call; `KeyError` for an unknown slug."""
    return settled(slug)


@cache
def slugs(twins: str = "") -> tuple[str, ...]:
    """The towns, in the table's order; with the name of a kind of twin, those whose row names it."""
    return tuple(row["slug"] for row in rows("towns.csv") if not twins or twins in row["twins"].split())
