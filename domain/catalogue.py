"""Every resource, declared once. Routes, validation, OpenAPI, the adapters' contract and the config schema derive from it.

A new resource is a dataclass for the thing, one for its query, and an entry here.
"""

from __future__ import annotations

from datetime import timedelta

from domain.bulky import BulkyOffer, BulkyOfferQuery, BulkyWish, NothingQuery
from domain.federation import City, CityQuery, Source, SourceQuery
from domain.mobility import Departure, DepartureQuery, Stop, StopQuery
from domain.places import Address, AddressQuery, Place, PlaceQuery
from domain.reports import PublicReport, ReportCategory, ReportCategoryQuery, ReportQuery, ReportWish
from domain.resource import Resource
from domain.sharing import Station, StationQuery, Vehicle, VehicleQuery
from domain.waste import Fraction, FractionQuery, GuideEntry, GuideQuery, Pickup, PickupQuery

CITIES = Resource(
    name="cities",
    title="Cities",
    summary="The municipalities that take part, with their official keys, bounds, contacts and providers.",
    model=City,
    query=CityQuery,
    sort=("ags",),
    fresh=timedelta(hours=1),
    where="location",
    ids="city",
    local=True,
)

SOURCES = Resource(
    name="sources",
    title="Sources",
    summary="Every provider's resource in every city: on what basis it is connected, under which licence, and how it is doing.",
    model=Source,
    query=SourceQuery,
    sort=("resource", "provider"),
    fresh=timedelta(seconds=5),
    ids="path",
    local=True,
)

ADDRESSES = Resource(
    name="addresses",
    title="Addresses",
    summary="Houses from the cities' registers. Their ids go wherever a household is meant.",
    model=Address,
    query=AddressQuery,
    sort=("street", "house_number"),
    fresh=timedelta(weeks=2),
    usable=timedelta(weeks=8),
    where="location",
    text=("street", "house_number", "postcode", "district"),
    search="as_typed",
)

PICKUPS = Resource(
    name="waste.pickups",
    title="Waste collection dates",
    summary="When which bin is collected at a household. Name one or more addresses; they may lie in different cities.",
    model=Pickup,
    query=PickupQuery,
    sort=("day", "address"),
    fresh=timedelta(hours=6),
    usable=timedelta(days=14),
    rhythm=timedelta(weeks=4),  # the rarest bin: each time it is emptied, a date leaves the window or enters it
    when="day",
    household=True,
)

FRACTIONS = Resource(
    name="waste.fractions",
    title="Waste fractions",
    summary="How each city calls and colours a fraction, and what goes in.",
    model=Fraction,
    query=FractionQuery,
    sort=("name",),
    fresh=timedelta(days=1),
    usable=timedelta(days=30),
)

GUIDE = Resource(
    name="waste.guide",
    title="Waste guide",
    summary="What goes where: hundreds of household things, each with its fraction, its bin and where it can be brought, city by "
    "city. `q` finds a thing in any spelling, in the plural, and with one typo.",
    model=GuideEntry,
    query=GuideQuery,
    sort=("item",),
    fresh=timedelta(days=1),
    usable=timedelta(days=30),
    text=("item", "synonyms", "english"),
    search="forgiving",
)

PLACES = Resource(
    name="places",
    title="Places",
    summary="Recycling centres, containers, playgrounds, toilets and other places a city keeps for its people.",
    model=Place,
    query=PlaceQuery,
    sort=("name",),
    fresh=timedelta(days=1),
    usable=timedelta(days=30),
    where="location",
    hours="opening",
    text=("name", "address.street", "address.house_number", "address.district", "note"),
)

STOPS = Resource(
    name="mobility.stops",
    title="Stops",
    summary="Stops and stations of public transport. Their ids are DHIDs, and go wherever a stop is meant.",
    model=Stop,
    query=StopQuery,
    sort=("name",),
    fresh=timedelta(days=1),
    usable=timedelta(days=30),
    where="location",
    text=("name", "locality"),
    ids="native",
    key="id",
)

DEPARTURES = Resource(
    name="mobility.departures",
    title="Departures",
    summary="What leaves next from a stop, or from the stops round a position. Where `estimated` is null nothing is known of the "
    "vehicle, which does not mean that it is on time.",
    model=Departure,
    query=DepartureQuery,
    sort=("planned", "stop", "line"),
    fresh=timedelta(seconds=20),
    usable=timedelta(minutes=10),
    rhythm=timedelta(hours=6),  # the longest pause of a night
    where="location",
    when="planned",
    window="instants",
    needs=("stop", "lat"),
    key="stop",
    item=False,
)

STATIONS = Resource(
    name="mobility.stations",
    title="Sharing stations",
    summary="Where shared bicycles, scooters and cars are fetched and left, and how many can be rented there now.",
    model=Station,
    query=StationQuery,
    sort=("name",),
    fresh=timedelta(seconds=60),  # until the operator's own `ttl` says otherwise
    usable=timedelta(hours=1),
    rhythm=timedelta(days=1),
    where="location",
)

VEHICLES = Resource(
    name="mobility.vehicles",
    title="Shared vehicles",
    summary="Shared bicycles, scooters and cars that can be rented now. Their ids change after each trip: there is no route to one "
    "by its id, and none should be kept.",
    model=Vehicle,
    query=VehicleQuery,
    sort=("kind",),
    fresh=timedelta(seconds=60),
    usable=timedelta(minutes=15),
    rhythm=timedelta(hours=6),
    where="location",
    item=False,
)

BULKY_OFFERS = Resource(
    name="waste.bulky-offers",
    title="Bulky waste offers",
    summary="When a city would fetch bulky waste from an address: in which streams, on which days, at what price, by which rules.",
    model=BulkyOffer,
    query=BulkyOfferQuery,
    sort=("stream", "address"),
    fresh=timedelta(seconds=5),  # a slot seen free may be taken by the time it is ordered
    usable=timedelta(0),
    household=True,
    item=False,
)

BULKY_ORDERS = Resource(
    name="waste.bulky-orders",
    title="Bulky waste orders",
    summary="Order the collection of bulky waste. The order is placed once, survives every failure, and is read and cancelled "
    "under `/v1/me/orders`.",
    model=BulkyWish,
    query=NothingQuery,
    sort=(),
    fresh=timedelta(0),
    usable=timedelta(0),
    write_scope="waste:write",
    accepts=BulkyWish,
    own="orders",
    listed=False,
    item=False,
)

REPORT_CATEGORIES = Resource(
    name="report.categories",
    title="Report categories",
    summary="What can be reported, and who takes it. With `lat` and `lon`: who is responsible at that point; there may be several "
    "bodies, or none. What is urgent names a telephone number instead.",
    model=ReportCategory,
    query=ReportCategoryQuery,
    sort=("category", "name"),
    fresh=timedelta(days=1),
    usable=timedelta(days=30),
    at="report-categories",
    item=False,
)

REPORTS = Resource(
    name="reports",
    title="Reports",
    summary="Litter, dumps and defects that were reported, as far as each city publishes them; and where new ones are sent. Own "
    "reports are under `/v1/me/reports`.",
    model=PublicReport,
    query=ReportQuery,
    sort=("requested_at",),
    fresh=timedelta(minutes=5),
    usable=timedelta(days=2),
    where="location",
    write_scope="reports:write",
    accepts=ReportWish,
    photos=3,
    own="reports",
)

CATALOGUE: dict[str, Resource] = {
    resource.name: resource
    for resource in (
        *(CITIES, SOURCES, ADDRESSES, PICKUPS, FRACTIONS, GUIDE, PLACES),
        *(STOPS, DEPARTURES, STATIONS, VEHICLES),
        *(BULKY_OFFERS, BULKY_ORDERS, REPORT_CATEGORIES, REPORTS),
    )
}
