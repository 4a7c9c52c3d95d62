"""Three calls with the client that openapi-python-client made: a house, its collection dates, a place near it."""

from __future__ import annotations

import sys

from hansa_by_generator import Client
from hansa_by_generator.api.addresses import list_addresses
from hansa_by_generator.api.places import list_places
from hansa_by_generator.api.waste import list_waste_pickups
from hansa_by_generator.models import AddressPage, ListPlacesKindItem, PickupPage, PlacePage

with Client(base_url=sys.argv[1]) as client:
    houses = list_addresses.sync(client=client, q="Aachener Str. 4", city=["essen"], limit=1)
    assert isinstance(houses, AddressPage)
    dates = list_waste_pickups.sync(client=client, address=[houses.items[0].id], limit=1)
    assert isinstance(dates, PickupPage)
    kind = [ListPlacesKindItem.RECYCLING_CENTRE]
    near = list_places.sync(client=client, kind=kind, open_at="now", lat=51.43, lon=6.76, radius="20km", limit=1)
    assert isinstance(near, PlacePage)
    date, place = dates.items[0], near.items[0]
    lines = [houses.items[0].id, f"{date.day} {date.fraction.code}", f"{place.id} {str(near.complete).lower()}"]
    sys.stdout.writelines(f"{line}\n" for line in lines)
