"""The types of the Python client hold what they promise. Read by the type checker, never run."""

from __future__ import annotations

from datetime import datetime
from typing import assert_type

from hansa_client import Absent, Answer, AsyncHansa, Hansa, Listing, Page, models


def lists(hansa: Hansa) -> None:
    """A list is a page of its things, one thing an answer, one's own things a listing; going through gives things."""
    assert_type(hansa.waste.pickups(address="essen:haus:9"), Page[models.Pickup])
    assert_type(hansa.place("x"), Answer[models.Place])
    assert_type(hansa.me.orders(), Listing[models.Case])
    assert_type([place.name for place in hansa.items(hansa.places())], list[str | None])
    assert_type(next(hansa.pages(hansa.places())), Page[models.Place])


async def lists_async(hansa: AsyncHansa) -> None:
    """The same with asyncio."""
    assert_type(await hansa.places(), Page[models.Place])
    assert_type([stop.id async for stop in hansa.items(await hansa.mobility.stops())], list[str])


def absence(place: models.Place) -> int | None:
    """Absence has to be looked at, and a question for truth is enough."""
    assert_type(place.view, models.HoursView | Absent | None)
    if not place.view:
        return None
    assert_type(place.view.open, bool | Absent | None)
    return place.view.distance or None


def unknown(row: models.SourceRow) -> datetime | None:
    """What may be unknown is None, and codes are open."""
    assert_type(row.known_count, int | None)
    assert_type(row.state, str)
    return row.as_of
