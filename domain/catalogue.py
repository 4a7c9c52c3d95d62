"""Every resource, declared once. Routes, validation, OpenAPI, the adapters' contract and the config schema derive from it.

A new resource is a dataclass for the thing, one for its query, and an entry here.
"""

from __future__ import annotations

from datetime import timedelta

from domain.broadband import Coverage, CoverageQuery, Hotspot, HotspotQuery
from domain.bulky import BulkyOffer, BulkyOfferQuery, BulkyWish, NothingQuery
from domain.charging import ChargingQuery, ChargingStation
from domain.courses import Course, CourseQuery
from domain.datasets import Dataset, DatasetQuery, marks
from domain.disruptions import Disruption, DisruptionQuery
from domain.education import Facility, FacilityQuery
from domain.egov import EgovService, EgovServiceQuery, Office, OfficeQuery, Slot, SlotQuery
from domain.federation import City, CityQuery, Source, SourceQuery
from domain.infrastructure import Observation, ObservationQuery
from domain.lights import Light, LightQuery
from domain.mobility import Departure, DepartureQuery, Stop, StopQuery
from domain.parking import Parking, ParkingQuery
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
    harvested=timedelta(weeks=2),
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
    harvested=timedelta(days=1),
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

DISRUPTIONS = Resource(
    name="mobility.disruptions",
    title="Disruptions",
    summary="What is wrong with public transport or will be: works, diversions, stops that are left out, lifts that stand still. "
    "What touches several cities is shown in each of them.",
    model=Disruption,
    query=DisruptionQuery,
    sort=("title",),
    fresh=timedelta(seconds=60),
    usable=timedelta(hours=1),
    rhythm=timedelta(days=2),  # between two works on a quiet weekend
    where="location",
    when="periods",
    window="periods",
    key="stops",
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

PARKING = Resource(
    name="mobility.parking",
    title="Parking",
    summary="Garages, car parks, park and ride and bays for disabled people, with their free spaces where somebody counts them. "
    "Where nobody does `free` is null, which is not 0.",
    model=Parking,
    query=ParkingQuery,
    sort=("name",),
    fresh=timedelta(seconds=60),
    usable=timedelta(hours=1),
    where="location",
    joined=True,
)

CHARGING = Resource(
    name="mobility.charging",
    title="Charging stations",
    summary="Charging stations for electric cars that everybody may use: points, connectors, kilowatts, operator. Whether a point is "
    "free now is not known here.",
    model=ChargingStation,
    query=ChargingQuery,
    sort=("operator", "name"),
    fresh=timedelta(days=1),
    usable=timedelta(days=60),
    where="location",
    key="ags",
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
    here=True,
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

OBSERVATIONS = Resource(
    name="infrastructure.observations",
    title="Observations of water and air",
    summary="The newest value of each sensor: water level and discharge at gauges, pollutants at air quality stations. One item per "
    "station and property, with its unit, the instant it was observed, and the marks it is compared with.",
    model=Observation,
    query=ObservationQuery,
    sort=("kind", "station"),
    fresh=timedelta(minutes=5),
    usable=timedelta(hours=6),
    rhythm=timedelta(hours=3),  # air is told hourly, about an hour late; a gauge tells its quarter of an hour
    where="location",
    when="observed_at",
    window="instants",
)

LIGHTS = Resource(
    name="infrastructure.lights",
    title="Street lights",
    summary="Every light point a city tells of: where it stands, what shines in it, and whether it is on, off, dimmed or faulty, as "
    "it last reported. To report one that is dark, see `reports`.",
    model=Light,
    query=LightQuery,
    sort=("group",),
    fresh=timedelta(
        days=1
    ),  # a register is written anew by day; a source that knows each lamp's state says so in its binding
    usable=timedelta(days=7),
    rhythm=timedelta(days=1),  # it gets dark
    where="location",
)

EGOV_SERVICES = Resource(
    name="egov.services",
    title="Services of the administration",
    summary="What an administration does for people and businesses: title, key in the national catalogue, who does it, where it can "
    "be done online, what it costs and what to bring. The same service of several cities stands together, under the same `leika`.",
    model=EgovService,
    query=EgovServiceQuery,
    sort=("leika", "title"),
    fresh=timedelta(days=1),
    usable=timedelta(days=30),
    harvested=timedelta(days=1),
    text=("title", "summary"),
    key="ars",
)

EGOV_OFFICES = Resource(
    name="egov.offices",
    title="Offices",
    summary="Offices with the services they are responsible for, where they are, when they are open and how they are reached.",
    model=Office,
    query=OfficeQuery,
    sort=("name",),
    fresh=timedelta(days=1),
    usable=timedelta(days=30),
    where="location",
    key="ars",
)

EGOV_SLOTS = Resource(
    name="egov.slots",
    title="Free appointments",
    summary="Times that can still be had at offices, asked for at this moment. Nothing is reserved by looking, and nothing can be "
    "booked here. Offices that show their times only to whoever solves a captcha are named in a note.",
    model=Slot,
    query=SlotQuery,
    sort=("start", "office", "service"),
    fresh=timedelta(seconds=5),  # a time seen free may be taken by the time it is booked
    usable=timedelta(0),
    rhythm=timedelta(days=7),
    where="location",
    when="start",
    window="instants",
    item=False,
)

FACILITIES = Resource(
    name="education.facilities",
    title="Places of education",
    summary="Schools, kindergartens, libraries and adult education centres, with a school's form under the law of its Land.",
    model=Facility,
    query=FacilityQuery,
    sort=("kind", "name"),
    fresh=timedelta(days=1),
    usable=timedelta(days=30),
    harvested=timedelta(days=1),
    where="location",
    hours="opening",
    text=("name", "address.street", "address.house_number", "address.district"),
)

COURSES = Resource(
    name="education.courses",
    title="Courses",
    summary="Courses of adult education centres with all their dates, where they are held, and how many seats are free. Where nobody "
    "says that `free` is null, which is not 0.",
    model=Course,
    query=CourseQuery,
    sort=("start", "title"),
    fresh=timedelta(hours=1),
    usable=timedelta(days=2),
    when="dates",
    window="periods",
    text=("title", "number", "description"),
)

COVERAGE = Resource(
    name="broadband.coverage",
    title="Broadband coverage",
    summary="What broadband is offered at a position: for each technology the best downstream class of the cell of 100 m it lies in, "
    "after the federal register. Nothing in it means that nothing is known of the cell.",
    model=Coverage,
    query=CoverageQuery,
    sort=("technology",),
    fresh=timedelta(days=1),
    usable=timedelta(days=60),
    where="location",
    here=True,
    needs=("address", "lat"),
    item=False,
)

HOTSPOTS = Resource(
    name="broadband.hotspots",
    title="Public Wi-Fi",
    summary="Where a city offers public Wi-Fi. The same things are among `places`, with the same ids.",
    model=Hotspot,
    query=HotspotQuery,
    sort=("name",),
    fresh=timedelta(days=1),
    usable=timedelta(days=30),
    where="location",
)

DATASETS = Resource(
    name="data.datasets",
    title="Open data",
    summary="What cities publish as open data, from their own portals and those of their region, state and federation: files and "
    "services, with licences and formats in one vocabulary. A data set that several portals have is shown once, with all of them.",
    model=Dataset,
    query=DatasetQuery,
    sort=("title",),
    fresh=timedelta(hours=1),
    harvested=timedelta(hours=1),
    usable=timedelta(days=30),
    text=("title", "keywords", "description"),
    search="stemmed",
    key="municipalities",
    same=marks,
)

CATALOGUE: dict[str, Resource] = {
    resource.name: resource
    for resource in (
        *(CITIES, SOURCES, ADDRESSES, PICKUPS, FRACTIONS, GUIDE, PLACES),
        *(STOPS, DEPARTURES, DISRUPTIONS, STATIONS, VEHICLES, PARKING),
        CHARGING,
        *(BULKY_OFFERS, BULKY_ORDERS, REPORT_CATEGORIES, REPORTS),
        *(OBSERVATIONS, LIGHTS),
        *(EGOV_SERVICES, EGOV_OFFICES, EGOV_SLOTS),
        *(FACILITIES, COURSES, COVERAGE, HOTSPOTS),
        DATASETS,
    )
}
