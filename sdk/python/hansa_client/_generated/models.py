"""What answers hold. Made by `python -m sdk.generate` from the contract; a change here is undone by the next run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from hansa_client.absent import ABSENT, Absent
from hansa_client.smooth import CodedWords, Lines, Position, Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A house with its position, from the city's register."""

    id: str
    """Stable and unique in the federation."""
    city: str
    """The city's slug."""
    source: str
    """The source it came from."""
    street: str
    """As the city's register spells it."""
    house_number: str
    """Number and suffix without a blank, `12a`."""
    postcode: str | None
    """Five digits; null when the register does not hold it."""
    district: str | None
    """The part of the town; null when the register does not hold it."""
    location: Point | None
    """Where the house stands."""
    licence: str | Absent | None = ABSENT
    """Under which this item may be used.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """
    attribution: str | Absent | None = ABSENT
    """What must be shown beside this item.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """
    view: View | Absent | None = ABSENT
    """Only when a position was given. Absent when it was not asked for, or does not apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """When the city comes."""

    day: str
    """The civic day."""
    stream: str | Absent | None = ABSENT
    """What it comes for; a code of `waste.bulky_stream`. Absent when it was not asked for, or does not apply."""
    put_out_by: str | Absent | None = ABSENT
    """Until when the things are put out, local time. Absent when it was not asked for, or does not apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Available:
    """How many vehicles of one type can be rented at a station."""

    kind: Coded
    """What they are."""
    count: int
    """How many."""
    propulsion: Coded | Absent | None = ABSENT
    """What drives them; null when the operator does not say. Absent when it was not asked for, or does not apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkyItem:
    """So many things of one kind."""

    kind: str
    """What it is: one of the kinds an offer `accepts`. A code of `BulkyItemKind`, or one newer than this client."""
    count: int | Absent = ABSENT
    """How many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkyOffer:
    """What a city would fetch from one address in one go, and when."""

    id: str
    """Stable and unique in the federation."""
    city: str
    """The city's slug."""
    source: str
    """The source it came from."""
    address: str | None
    """The address id you asked with; null when the address was spelled out."""
    stream: Coded
    """What goes on one lorry: each stream is fetched by itself."""
    accepts: tuple[Coded, ...]
    """The kinds of things it takes."""
    slots: tuple[BulkySlot, ...]
    """The days to choose from, the next ones first; empty when the city assigns the day."""
    scheduling: str
    """`choose`: order one of `slots`.

    `assigned`: order without one, and the city names the day. A code of `BulkyOfferScheduling`, or one newer than
    this client.
    """
    waiting_days: tuple[int, int] | None
    """Where the day is assigned: at least and at most so many days from the order; null when the city does not say."""
    price: Price | None
    """Null when the city names it only after the order."""
    rules: BulkyRules | None
    """Null when the city says none."""
    ownership: str
    """When the things become the city's: as soon as they are `put_out`, or once they are `loaded`.

    A code of `BulkyOfferOwnership`, or one newer than this client.
    """
    confirmation: str
    """`at_once`: the answer to the order is final.

    `later`: the order is taken, and the city agrees in its own time. A code of `BulkyOfferConfirmation`, or one newer
    than this client.
    """
    held_seconds: int | None
    """How long a slot is kept while it is ordered; null when it is not."""
    needs: tuple[str, ...]
    """Fields of `contact` the city cannot do without: `name`, `email`, `phone`."""
    licence: str | Absent | None = ABSENT
    """Under which this item may be used.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """
    attribution: str | Absent | None = ABSENT
    """What must be shown beside this item.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkyRules:
    """What the city asks of whoever puts things out."""

    put_out_from: str | Absent | None = ABSENT
    """The earliest local time, on the day before: `18:00`; null when the city does not say.

    Absent when it was not asked for, or does not apply.
    """
    put_out_by: str | Absent | None = ABSENT
    """The latest local time on the day: `06:30`; null when the city does not say.

    Absent when it was not asked for, or does not apply.
    """
    longest_cm: int | Absent | None = ABSENT
    """The longest piece, in centimetres; null when there is no bound.

    Absent when it was not asked for, or does not apply.
    """
    most_items: int | Absent | None = ABSENT
    """Pieces in one order; null when there is no bound. Absent when it was not asked for, or does not apply."""
    most_m3: float | Absent | None = ABSENT
    """Cubic metres in one order; null when there is no bound. Absent when it was not asked for, or does not apply."""
    text: str | Absent | None = ABSENT
    """What else the city says, in German. Absent when it was not asked for, or does not apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkySlot:
    """A day on which the city could come."""

    id: str
    """To order it by; the city's own, good for this address and stream."""
    day: date
    """The civic day."""
    left: int | Absent | None = ABSENT
    """How many more orders the day takes; null when the city does not say.

    Absent when it was not asked for, or does not apply.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkyWish:
    """An order: what to fetch from where, and when."""

    address: str
    """The address id the offers were asked with."""
    items: tuple[BulkyItem, ...]
    """What is to be fetched."""
    slots: tuple[str, ...] | Absent = ABSENT
    """The ids of the slots wanted, one for each stream the items need; none where the city assigns the day."""
    contact: Reachable | Absent = ABSENT
    """How the city reaches you: what the offer `needs`."""
    note: str | Absent | None = ABSENT
    """Where the things will stand, or what else the crew should know.

    Absent when it was not asked for, or does not apply.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """A calendar to subscribe to."""

    id: str
    """Opaque; whoever has it can read the calendar, and learns no address from it."""
    url: str
    """To subscribe to, or to open once."""
    webcal: str
    """The same, for a link that opens the calendar program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarWish:
    """A calendar to be made."""

    address: str
    """The house, by its id from `/v1/addresses`."""
    fraction: tuple[str, ...] | Absent = ABSENT
    """Only these fractions; none: all. A code of `CalendarFraction`, or one newer than this client."""
    variant: tuple[str, ...] | Absent = ABSENT
    """Of collections that have variants only these, as `/v1/waste/pickups` names them; none: all."""
    remind: str | Absent | None = ABSENT
    """When to be reminded, on the day before; null: not at all. Absent when it was not asked for, or does not apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An order or a report, as the citizen who asked for it reads it."""

    id: str
    """Stands in its address."""
    reference: str
    """What the city knows it by; to be read out on the telephone."""
    resource: str
    """What was asked for: `waste.bulky-orders`, `reports`."""
    city: str
    """The city's slug."""
    source: str
    """Who takes care of it: `<city>/<provider>/<resource>`."""
    state: str
    """`accepted`: kept safe, the city is being asked.

    `placed`: the city has it. `confirmed`: the city has agreed. `rejected`, `expired`, `cancelled`: it has ended.
    """
    status_text: str
    """The state, for people."""
    reason: Said | None
    """Why it was refused or ended; null while there is nothing to explain."""
    number: str | None
    """The city's own number; null until it gives one."""
    expected_by: str | None
    """Until when the city means to have spoken or come; null when it does not say."""
    next_steps: tuple[Said, ...]
    """What to do now."""
    appointments: tuple[Appointment, ...]
    """When the city comes; empty until that is known."""
    price: Mapping[str, Any] | None
    """What it costs; null when the city has not said."""
    note: str | None
    """What the city adds, in its own words."""
    cancellable: bool
    """Whether it can be tried to take it back."""
    cancelling: bool
    """Whether that was asked for, and is not decided yet."""
    created_at: str
    """When it was accepted."""
    changed_at: str
    """When its state last changed."""
    receipt: str | None
    """Signed (JWS) once the city has spoken: `hansa receipt verify` checks it offline."""
    asked: Mapping[str, Any] | None
    """What was asked for; null once it was erased."""
    updates: tuple[Update, ...]
    """Every turn it took, as far as they are kept; only on the case itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargingPoint:
    """Where one car charges at a time, however many connectors there are."""

    connectors: tuple[Connector, ...] | Absent = ABSENT
    """Its connectors."""
    power: float | Absent | None = ABSENT
    """Kilowatts of its strongest connector; null when the source does not say.

    Absent when it was not asked for, or does not apply.
    """
    evse: str | Absent | None = ABSENT
    """Its EVSE id, as the operator writes it: `DE*AEW*E002501` or `DEAEWE002501`.

    Absent when it was not asked for, or does not apply.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargingStation:
    """A charging station for electric cars, with one or more points."""

    id: str
    """Stable and unique in the federation."""
    city: str
    """The city's slug."""
    source: str
    """The source it came from."""
    name: str | None
    """What it is called on the map; null when it has no name of its own."""
    operator: str | None
    """Who runs it."""
    location: Point
    """Where it is."""
    address: PostalAddress | None
    """Its postal address, as far as the source gives it."""
    kind: Coded | None
    """How fast it charges; null when the source does not say."""
    connector: tuple[Coded, ...]
    """The kinds of connector of all its points, each once."""
    points: tuple[ChargingPoint, ...]
    """Its points."""
    max_power: float
    """Kilowatts one car can get at most: of the strongest connector, or of the whole station where points are not
    told apart.
    """
    total_power: float | None
    """Kilowatts of the whole station, which its points share; null when the source does not say."""
    status: Coded | None
    """Whether it is in operation, which is not whether a point is free; null when the source does not say."""
    opening_text: str | None
    """When it can be used, as the source words it."""
    payment: tuple[Coded, ...]
    """How one can pay; empty when the source does not say."""
    parking: str | None
    """What the source says of the parking space."""
    opened: date | None
    """When it went into operation."""
    ags: str | None
    """The official key of its district or municipality, as far as the source says where it is; null when it does not.
    """
    licence: str | Absent | None = ABSENT
    """Under which this item may be used.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """
    attribution: str | Absent | None = ABSENT
    """What must be shown beside this item.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """
    view: View | Absent | None = ABSENT
    """Only when a position was given. Absent when it was not asked for, or does not apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """A municipality that takes part."""

    id: str
    """Stable and unique in the federation."""
    city: str
    """The city's slug."""
    source: str
    """The source it came from."""
    names: Names
    """The city's name."""
    ags: str
    """Amtlicher Gemeindeschlüssel, eight digits as text."""
    ars: str
    """Amtlicher Regionalschlüssel, twelve digits as text."""
    bounds: tuple[float, float, float, float]
    """West, south, east, north in degrees."""
    location: Point
    """A point in the middle, for a map."""
    contact: Contact
    """The city's own contact for this interface."""
    providers: tuple[Provider, ...]
    """Who answers for data in this city."""
    resources: tuple[str, ...]
    """What the city offers here."""
    view: View | Absent | None = ABSENT
    """Only when a position was given. Absent when it was not asked for, or does not apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One code."""

    code: str
    """Stable; for programs."""
    label: str
    """In the language of the answer."""
    labels: Labels
    """In both languages."""
    standards: tuple[StandardValues, ...]
    """Counterparts in standards, where there are any."""
    sources: tuple[SourceValues, ...]
    """What the sources write. One that writes the code itself is not here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded(CodedWords):
    """A value from a vocabulary, with what the source wrote."""

    code: str | None
    """The common code; null when the source's value is not known yet."""
    label: str | None
    """The code in the language of the answer; null without a code."""
    native: str | None
    """What the source wrote; null when it wrote nothing and the kind is known from where it was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Connector:
    """One connector of a charging point."""

    kind: Coded
    """What is plugged in."""
    cable: bool | Absent | None = ABSENT
    """True for a cable that hangs there, false for a socket one brings the cable for; null when unknown.

    Absent when it was not asked for, or does not apply.
    """
    power: float | Absent | None = ABSENT
    """Kilowatts at most; null when the source does not say. Absent when it was not asked for, or does not apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How to reach whoever runs it."""

    phone: str | Absent | None = ABSENT
    """With country code. Absent when it was not asked for, or does not apply."""
    email: str | Absent | None = ABSENT
    """A functional mailbox, never a person's. Absent when it was not asked for, or does not apply."""
    url: str | Absent | None = ABSENT
    """A page for people. Absent when it was not asked for, or does not apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A course, with all its dates."""

    id: str
    """Stable and unique in the federation."""
    city: str
    """The city's slug."""
    source: str
    """The source it came from."""
    title: str
    """What it is called."""
    number: str | None
    """The centre's own number of it, which is asked for at the desk."""
    description: str | None
    """What it is about, in the centre's words."""
    start: datetime
    """When its first date begins."""
    end: datetime | None
    """When its last date is over; null when the source does not say."""
    dates: tuple[Meeting, ...]
    """All its dates in order, those that are over as well; one that was called off is not among them."""
    cancelled: bool
    """Whether the whole course was called off."""
    venue: str | None
    """Where it takes place, in the centre's words."""
    seats: int | None
    """How many can take part; null when the source does not say."""
    free: int | None
    """How many seats are free; 0 when it is full, null when nobody knows, which is not 0."""
    fee: str | None
    """What it costs, in the centre's words."""
    url: str | None
    """The centre's page about it, where one enrols."""
    licence: str | Absent | None = ABSENT
    """Under which this item may be used.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """
    attribution: str | Absent | None = ABSENT
    """What must be shown beside this item.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What one technology offers in a cell of the federal grid. It speaks of the cell, and not of one house in it."""

    id: str
    """Stable and unique in the federation."""
    city: str
    """The city's slug."""
    source: str
    """The source it came from."""
    technology: Coded
    """How it comes into the house."""
    downstream: int
    """The best class of downstream rate, as the Mbit/s that are reached at least."""
    cell: str
    """The cell, by easting and northing of its south-west corner in EPSG:25832, counted in cells: `E3447N57003`."""
    cell_size: int
    """Metres along a side of the cell."""
    location: Point
    """The middle of the cell."""
    as_of: date
    """The day the register's data speak for."""
    licence: str | Absent | None = ABSENT
    """Under which this item may be used.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """
    attribution: str | Absent | None = ABSENT
    """What must be shown beside this item.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """
    view: View | Absent | None = ABSENT
    """Only when a position was given. Absent when it was not asked for, or does not apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Covers:
    """The days an answer speaks for, both ends inclusive."""

    from_: date | None
    """First day; null when open."""
    to: date | None
    """Last day; null when open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """A data set, once, however many portals tell of it (dcat:Dataset)."""

    id: str
    """Stable and unique in the federation."""
    city: str
    """The city's slug."""
    source: str
    """The source it came from."""
    licence: Coded | None
    """The one licence of all of it; null when its distributions have different ones, or nobody says (dct:license)."""
    attribution: str | None
    """What has to be said of its origin, in the source's words (dcatde:licenseAttributionByText)."""
    title: str
    """What it is called (dct:title)."""
    description: str | None
    """What it is, as plain text, a line for each paragraph (dct:description)."""
    publisher: str | None
    """Who publishes it (dct:publisher)."""
    themes: tuple[Coded, ...]
    """What it is about (dcat:theme)."""
    keywords: tuple[str, ...]
    """The publisher's own words for that (dcat:keyword)."""
    licences: tuple[Coded, ...]
    """Every licence under which some of it is offered."""
    formats: tuple[Coded, ...]
    """Every format in which some of it is offered."""
    distributions: tuple[Distribution, ...]
    """Its files and services (dcat:distribution)."""
    issued: date | None
    """When it was first published (dct:issued)."""
    modified: date | None
    """When it was last changed; null when the source does not say, or in words that are no day (dct:modified)."""
    landing_page: str | None
    """The publisher's own page about it, as the source names it (dcat:landingPage)."""
    coverage: str | None
    """Which area it is about, in the source's words (dct:spatial)."""
    municipalities: tuple[str, ...]
    """Official keys of the municipalities or districts it is told for, 5 to 12 digits; empty on a city's own portal
    (dcatde:politicalGeocodingURI).
    """
    identifiers: tuple[str, ...]
    """What it is officially called where it comes from, however many portals it went through (dct:identifier,
    adms:identifier).
    """
    found_at: tuple[Finding, ...]
    """Every portal it was found on, the most local first: what is said here is the first one's, and what that leaves
    open the others'.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What became of one event."""

    id: str
    """The event's id, the same at every attempt and replay."""
    number: int
    """Grows by every event of this webhook."""
    type: str
    """The event's type."""
    subject: str
    """What it is about."""
    state: str
    """`pending`: it is being tried.

    `failed`: a day in vain. `dropped`: never sent; may be replayed. A code of `DeliveryState`, or one newer than this
    client.
    """
    replays: int
    """How often it was replayed."""
    attempts: int
    """Since it was made or replayed."""
    status: int | None
    """What the last attempt was answered; null when there was no answer."""
    error: str | None
    """Why the last attempt failed: `status`, `redirect`, `gone`, `timeout`, `unreachable`, `not-http`,
    `address-refused`, `handshake-refused`, `unverified`, `paused`.
    """
    next_attempt: datetime | None
    """When it is tried again."""
    created: datetime
    """When it happened."""
    changed: datetime
    """When it was last tried or replayed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """One vehicle leaving one stop."""

    id: str
    """Stable and unique in the federation."""
    city: str
    """The city's slug."""
    source: str
    """The source it came from."""
    stop: str
    """The DHID of the stop, as `/v1/mobility/stops` has it."""
    stop_name: str
    """Its name."""
    location: Point | None
    """Where it leaves: the platform, else the stop; null when the source does not say."""
    planned: datetime
    """When it should leave by the timetable."""
    estimated: datetime | None
    """When it is expected to leave; null means that nothing is known, which is not on time."""
    line: str
    """What stands on the vehicle: `U79`, `RE1`, `128`."""
    product: Coded
    """What kind of vehicle it is."""
    direction: str | None
    """Where it goes, as the source words it."""
    platform: str | None
    """Where it stops now; null when the source does not say."""
    platform_planned: str | None
    """Where it should stop by the timetable; null when the source does not say."""
    cancelled: bool
    """True when the source says that it does not run, or not from here."""
    replacement: bool
    """True when it stands in for another: replacement buses for trains."""
    notices: tuple[str, ...]
    """What the source adds, in its own words, without markup."""
    licence: str | Absent | None = ABSENT
    """Under which this item may be used.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """
    attribution: str | Absent | None = ABSENT
    """What must be shown beside this item.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """
    view: View | Absent | None = ABSENT
    """Only when a position was given. Absent when it was not asked for, or does not apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disruption:
    """Something that changes how lines run or how stops are used."""

    id: str
    """Stable and unique in the federation."""
    city: str
    """The city's slug."""
    source: str
    """The source it came from."""
    title: str
    """What it is about, in the source's words and language, without markup."""
    text: str | None
    """The details, without markup, one paragraph a line; null when the title says all."""
    effect: Coded
    """What it means for those who travel; without a code where the source does not say it in a way that is known."""
    planned: bool | None
    """True for what was known beforehand, such as works; false for what happens now; null when the source does not
    say.
    """
    periods: tuple[Period, ...]
    """When it holds, in order; several for works at night. Empty: as long as it is listed."""
    lines: tuple[str, ...]
    """The lines it is about, as they stand on the vehicle and in departures: `U79`. Empty: none in particular."""
    stops: tuple[str, ...]
    """DHIDs of the stops it touches. Empty: it is about the whole network."""
    whole_lines: bool
    """True when the source names lines and no stops: `stops` are then all known stops of these lines."""
    location: MultiPoint | None
    """Where those of its stops are whose place is known; null when none is."""
    url: str | None
    """The source's page about it."""
    updated: datetime | None
    """When the source last changed it, else when it was made; null when the source does not say."""
    licence: str | Absent | None = ABSENT
    """Under which this item may be used.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """
    attribution: str | Absent | None = ABSENT
    """What must be shown beside this item.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """
    view: View | Absent | None = ABSENT
    """Only when a position was given. Absent when it was not asked for, or does not apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """One way to have the data: a file, or a service (dcat:Distribution)."""

    url: str
    """Where it is: the file where the source names one, else the page or service (dcat:downloadURL, else
    dcat:accessURL).
    """
    title: str | Absent | None = ABSENT
    """What it is called (dct:title). Absent when it was not asked for, or does not apply."""
    format: Coded | Absent | None = ABSENT
    """In which format; null when the source does not say (dct:format).

    Absent when it was not asked for, or does not apply.
    """
    media_type: str | Absent | None = ABSENT
    """Its media type, `text/csv` (dcat:mediaType). Absent when it was not asked for, or does not apply."""
    licence: Coded | Absent | None = ABSENT
    """Under which licence; null when nobody says, which is not free of conditions (dct:license).

    Absent when it was not asked for, or does not apply.
    """
    attribution: str | Absent | None = ABSENT
    """What has to be said of its origin, in the source's words (dcatde:licenseAttributionByText).

    Absent when it was not asked for, or does not apply.
    """
    bytes: int | Absent | None = ABSENT
    """How large it is (dcat:byteSize). Absent when it was not asked for, or does not apply."""
    modified: date | Absent | None = ABSENT
    """When it was last changed (dct:modified). Absent when it was not asked for, or does not apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EgovService:
    """A service of the administration, as it is written down for one city. In another city it has the same `leika`."""

    id: str
    """Stable and unique in the federation."""
    city: str
    """The city's slug."""
    source: str
    """The source it came from."""
    title: str
    """As the city, its state or the federation calls it: two cities may call one service by two names."""
    leika: str | None
    """Its key in the national catalogue of services (LeiKa, FIM), 14 digits; null for one the catalogue does not
    know.
    """
    keys: tuple[str, ...]
    """All keys of the catalogue that this description stands for, `leika` first."""
    audience: tuple[Coded, ...]
    """For whom it is; empty when the source does not say."""
    level: Coded | None
    """Who has written it down: the city itself, or the state or federation for all their cities; null when unknown."""
    ars: str
    """The official regional key of the municipality it is told for, 12 digits."""
    summary: str | None
    """What it is, in a sentence or two."""
    offices: tuple[ServiceOffice, ...]
    """Who does it there."""
    online: tuple[OnlineService, ...]
    """Where it can be done online; empty when it cannot, or the source does not know."""
    fee: str | None
    """What it costs, in the source's words; null when the source does not say, which is not free of charge."""
    documents: tuple[str, ...]
    """What has to be brought along, one line each, in the source's words; empty when the source does not say."""
    deadline: str | None
    """By when it has to be asked for, in the source's words."""
    duration: str | None
    """How long it takes, in the source's words."""
    licence: str | Absent | None = ABSENT
    """Under which this item may be used.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """
    attribution: str | Absent | None = ABSENT
    """What must be shown beside this item.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A CloudEvent 1.0, signed as Standard Webhooks says: over `webhook-id`, `webhook-timestamp` and the raw body."""

    specversion: str
    """Of CloudEvents."""
    id: str
    """The same at every attempt: with `source` it tells a repeated event from a new one."""
    source: str
    """The address of this API."""
    type: str
    """`org.hansa.order.changed`, `org.hansa.report.changed`, `org.hansa.source.changed`, `org.hansa.webhook.ping` or
    `org.hansa.webhook.paused`.
    """
    subject: str
    """The path of what changed."""
    time: datetime
    """When it happened."""
    datacontenttype: str
    """Of `data`."""
    traceparent: str
    """The trace it belongs to (W3C)."""
    data: EventData
    """What changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventData:
    """What changed. Nothing a token could not read at `href`."""

    id: str
    """The order, the report, the source, or the webhook itself."""
    href: str
    """Where to read it."""
    number: int
    """Grows by every event of this webhook: one with a lower number than the last is late."""
    state: str | Absent | None = ABSENT
    """How it stands, in the words in which it is read. Absent when it was not asked for, or does not apply."""
    city: str | Absent | None = ABSENT
    """The city's slug. Absent when it was not asked for, or does not apply."""
    resource: str | Absent | None = ABSENT
    """What kind of thing it is. Absent when it was not asked for, or does not apply."""
    sub: str | Absent | None = ABSENT
    """The citizen, as this app's developer knows her. Absent when it was not asked for, or does not apply."""
    why: str | Absent | None = ABSENT
    """Why a webhook was paused. Absent when it was not asked for, or does not apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """How the answer came about; only when asked for with `explain=true`."""

    trace_id: str
    """Names this request in our records."""
    sources: tuple[ExplainedSource, ...]
    """One per source that was chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedSource:
    """How one source's answer came about."""

    id: str
    """The source."""
    binding: str
    """What was called; several sources may share one."""
    adapter: str
    """Which protocol it was asked in."""
    took_ms: float
    """How long this answer waited for it, in milliseconds."""
    unmapped: Mapping[str, int]
    """Values of the source without a common code, and how often; `field:NAME` counts a field nobody declared."""
    events: tuple[Mapping[str, Any], ...]
    """What happened meanwhile, in order; `event` says what: `called`, `recalled`, `joined`, `tried`, `retried`,
    `opened` or `recovered`.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Facility:
    """A place of education."""

    id: str
    """Stable and unique in the federation."""
    city: str
    """The city's slug."""
    source: str
    """The source it came from."""
    kind: Coded
    """What kind of place it is."""
    form: Coded | None
    """A school's form; null for what is no school, and where the source does not say."""
    name: str | None
    """What it is called."""
    number: str | None
    """Its official number; a school in North Rhine-Westphalia has one of six digits."""
    operator: str | None
    """Who runs it, as the source words it: the city, a church, an association."""
    location: Point
    """Where it is."""
    address: PostalAddress | None
    """Its postal address, as far as the source gives it."""
    opening: str | None
    """Opening hours in the OpenStreetMap `opening_hours` syntax; null when unknown, which is not closed."""
    opening_text: str | None
    """Opening hours as the source words them, when it words them."""
    contact: Contact | None
    """How to reach it."""
    accessible: bool | None
    """Whether it can be used with a wheelchair; null when unknown."""
    note: str | None
    """What the source adds, in its own words."""
    licence: str | Absent | None = ABSENT
    """Under which this item may be used.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """
    attribution: str | Absent | None = ABSENT
    """What must be shown beside this item.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """
    view: HoursView | Absent | None = ABSENT
    """Only when a position or `open_at` was given. Absent when it was not asked for, or does not apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A portal that has the data set in its catalogue (dcat:CatalogRecord)."""

    portal: str
    """What the portal is called: its host."""
    id: str
    """What it calls the data set."""
    url: str | Absent | None = ABSENT
    """Its page about it; null when it has none. Absent when it was not asked for, or does not apply."""
    licence: Coded | Absent | None = ABSENT
    """Under which licence it says the data are: portals contradict each other.

    Absent when it was not asked for, or does not apply.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Fraction:
    """A fraction as one city collects it."""

    id: str
    """Stable and unique in the federation."""
    city: str
    """The city's slug."""
    source: str
    """The source it came from."""
    fraction: Coded
    """The common fraction."""
    name: str
    """What the city calls it."""
    colour: Coded | None
    """The colour of the bin or its lid; null when there is no bin."""
    accepts: tuple[str, ...]
    """What goes in, in the city's words."""
    rejects: tuple[str, ...]
    """What is often put in and does not belong there, in the city's words."""
    licence: str | Absent | None = ABSENT
    """Under which this item may be used.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """
    attribution: str | Absent | None = ABSENT
    """What must be shown beside this item.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What a citizen allows one app."""

    id: str
    """To take it back."""
    app: GrantedApp
    """One of the calling app's own developer."""
    scopes: tuple[str, ...]
    """What it may do."""
    cities: tuple[str, ...]
    """Where."""
    since: str
    """When she allowed it."""
    used: str | None
    """When it last got a token; null when never."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantedApp:
    """The app that was allowed something."""

    id: str
    """Its client_id."""
    name: str
    """As its developer calls it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideEntry:
    """One household thing, and where it goes in one city."""

    id: str
    """Stable and unique in the federation."""
    city: str
    """The city's slug."""
    source: str
    """The source it came from."""
    item: str
    """What it is called, in German and in the singular where it has one."""
    synonyms: tuple[str, ...]
    """What else people call it, in German."""
    english: str | None
    """What it is called in English; `q` finds it too."""
    fraction: Coded | None
    """Which fraction it belongs to; null when it is nothing the city collects, `advice` says what to do."""
    bin: str | None
    """The bin or the collection, as the city calls it; null when it must be brought somewhere."""
    drop_off: tuple[Coded, ...]
    """Kinds of places where it can be brought; ask `/v1/places?kind=` where they are."""
    advice: str | None
    """What to do with it in this city, in German."""
    hint: str | None
    """What matters for this very thing wherever it is thrown away, in German."""
    cost: str | None
    """What it costs to hand in, in German; null when nothing is known."""
    licence: str | Absent | None = ABSENT
    """Under which this item may be used.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """
    attribution: str | Absent | None = ABSENT
    """What must be shown beside this item.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Hotspot:
    """A place with public Wi-Fi. Among `places` it has the same id."""

    id: str
    """Stable and unique in the federation."""
    city: str
    """The city's slug."""
    source: str
    """The source it came from."""
    name: str | None
    """What it is called; null when it has no name of its own."""
    operator: str | None
    """Who runs it; null when the source does not say."""
    location: Point
    """Where it is."""
    address: PostalAddress | None
    """Its postal address, as far as the source gives it."""
    note: str | None
    """What the source adds, in its own words, such as whether it is indoors."""
    licence: str | Absent | None = ABSENT
    """Under which this item may be used.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """
    attribution: str | Absent | None = ABSENT
    """What must be shown beside this item.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """
    view: View | Absent | None = ABSENT
    """Only when a position was given. Absent when it was not asked for, or does not apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursView:
    """What depends on who asks and when."""

    distance: int | Absent = ABSENT
    """Metres from the asked position; only when one was given."""
    open: bool | Absent | None = ABSENT
    """Whether it is open at `open_at`, its region's holidays considered; only when that was given.

    Null when unknown, which is not closed. Absent when it was not asked for, or does not apply.
    """
    next_change: datetime | Absent | None = ABSENT
    """When `open` becomes another, in the place's own time; only with `open_at`.

    Null when it does not within a year, or when nobody knows. Absent when it was not asked for, or does not apply.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The same word in both languages."""

    de: str
    """German."""
    en: str
    """English."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lamp:
    """What shines at a light point."""

    technology: Coded | Absent | None = ABSENT
    """How it makes light; null when the source does not say. Absent when it was not asked for, or does not apply."""
    power: float | Absent | None = ABSENT
    """What it is rated for, in watts. Absent when it was not asked for, or does not apply."""
    height: float | Absent | None = ABSENT
    """How high above the ground it hangs, in metres. Absent when it was not asked for, or does not apply."""
    fitted: int | Absent | None = ABSENT
    """The year the lamp in it was put in or replaced. Absent when it was not asked for, or does not apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """One light point: a lamp on its pole, wall or wire."""

    id: str
    """Stable and unique in the federation."""
    city: str
    """The city's slug."""
    source: str
    """The source it came from."""
    location: Point
    """Where it stands."""
    lamp: Lamp
    """What shines in it, as far as the source says."""
    state: Coded
    """What it does, as last reported. `unknown` where the source says nothing, which is not off."""
    level: float | None
    """How bright it is, from 0 to 1 of its full light; null when the source does not say."""
    pole: str | None
    """The number on its pole, by which a defect is reported."""
    group: str | None
    """The operator's group, which is switched together."""
    circuit: str | None
    """The circuit that feeds it: one that fails takes all of its lights along."""
    installed: int | None
    """The year the light point was put up."""
    last_changed: datetime | None
    """Since when it has been in this state; null when the source does not say."""
    observed_at: datetime | None
    """When it last reported its state; null when it never did. A light that has fallen silent keeps its last state."""
    licence: str | Absent | None = ABSENT
    """Under which this item may be used.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """
    attribution: str | Absent | None = ABSENT
    """What must be shown beside this item.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """
    view: View | Absent | None = ABSENT
    """Only when a position was given. Absent when it was not asked for, or does not apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A rule by which requests are counted."""

    whose: str
    """Whose requests: the caller's own. A source's quota is a row of `sources`."""
    policy: str
    """`anonymous` or `key`."""
    requests: int
    """So many requests …"""
    seconds: int
    """… in so many seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """The process runs."""

    status: str
    """Always `live`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One date of a course."""

    start: datetime
    """When it begins."""
    end: datetime | Absent | None = ABSENT
    """When it is over; null when the source does not say. Absent when it was not asked for, or does not apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One thing to change in the request."""

    in_: str
    """Where it stands. A code of `MistakeIn`, or one newer than this client."""
    name: str
    """The parameter or field."""
    code: str
    """Stable; for programs."""
    detail: str
    """In the language of the answer."""
    allowed: tuple[str, ...]
    """What would have been right, nearest first; empty when there is no list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MultiPoint(Lines):
    """A GeoJSON MultiPoint (RFC 7946 §3.1.3): several places of one thing; it is near wherever one of them is."""

    coordinates: tuple[tuple[float, float], ...]
    """Longitude, then latitude, in degrees; one pair for each place."""
    type: str | Absent = ABSENT
    """Always `MultiPoint`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The same name in both languages."""

    de: str
    """German."""
    en: str
    """English."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWebhook:
    """A webhook as it was made, with its secret."""

    id: str
    """In its address."""
    url: str
    """Where events are sent."""
    topics: tuple[str, ...]
    """What of."""
    description: str | None
    """For whoever looks after it."""
    state: str
    """`unverified`: the endpoint has not agreed to be sent events.

    `paused`: nothing is sent. A code of `NewWebhookState`, or one newer than this client.
    """
    why: str | None
    """Why it is not active: `new`, `moved`, `resumed`, `handshake-refused`, `by-app`, `dead` (a day in which nothing
    could be delivered), `gone` (it answered 410).
    """
    failing_since: datetime | None
    """Since when every attempt has failed; null when the last did not."""
    both_sign_until: datetime | None
    """Until when the secret before this one signs along."""
    created: datetime
    """When it was made."""
    changed: datetime
    """When it last became another."""
    secret: str
    """What signs (Standard Webhooks): shown now and never again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something true about a source's answer that is not an error."""

    slug: str
    """Stable; for programs."""
    text: str
    """In the language of the answer; for people."""
    since: datetime | Absent | None = ABSENT
    """Only for a suspicion (`suspect-…`): since when it stands. Absent when it was not asked for, or does not apply."""
    evidence: Mapping[str, str] | Absent | None = ABSENT
    """Only for a suspicion: what was seen. Absent when it was not asked for, or does not apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """The newest value of one property at one station."""

    id: str
    """Stable and unique in the federation."""
    city: str
    """The city's slug."""
    source: str
    """The source it came from."""
    kind: Coded
    """What is observed."""
    value: float | None
    """The number, in `unit`; null when there is none, which is never 0: `missing` says why."""
    missing: Coded | None
    """Why there is no value; null when there is one."""
    unit: str | None
    """UCUM (`cm`, `m3/s`, `ug/m3`); null when the source's unit is not known there yet."""
    observed_at: datetime | None
    """When it was observed; the end of the time it is a mean of. Null when nothing was."""
    averaged_over: str | None
    """ISO 8601 duration the value is a mean of, `PT1H`; null for a value of one moment."""
    station: str
    """The station's name, as its operator writes it."""
    station_code: str
    """The operator's number or code of it: `2750010`, `DENW071`."""
    water: str | None
    """The river or canal; null away from one."""
    location: Point
    """Where the station stands."""
    gauge_zero: float | None
    """Of a water level, the metres above NHN of its zero; null when the source does not say."""
    state: Coded | None
    """Where the value lies among its marks, as the source judges; null when it does not."""
    thresholds: tuple[Threshold, ...]
    """The marks the source publishes for it, lowest first."""
    licence: str | Absent | None = ABSENT
    """Under which this item may be used.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """
    attribution: str | Absent | None = ABSENT
    """What must be shown beside this item.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """
    view: View | Absent | None = ABSENT
    """Only when a position was given. Absent when it was not asked for, or does not apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office of the administration, with what it is responsible for."""

    id: str
    """Stable and unique in the federation."""
    city: str
    """The city's slug."""
    source: str
    """The source it came from."""
    name: str
    """What it is called."""
    location: Point | None
    """Where it is; null when the source does not say."""
    address: PostalAddress | None
    """Its postal address, as far as the source gives it."""
    ars: str
    """The official regional key of the municipality it is told for, 12 digits."""
    services: tuple[str, ...]
    """The keys of the services it has to do with, among those that are told here."""
    responsibilities: tuple[Responsibility, ...]
    """The same with their names and what it has to do with each."""
    opening: str | None
    """Opening hours in the OpenStreetMap `opening_hours` syntax; null when unknown, which is not closed."""
    opening_text: str | None
    """Opening hours as the source words them."""
    contact: Contact | None
    """How to reach it."""
    licence: str | Absent | None = ABSENT
    """Under which this item may be used.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """
    attribution: str | Absent | None = ABSENT
    """What must be shown beside this item.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """
    view: View | Absent | None = ABSENT
    """Only when a position was given. Absent when it was not asked for, or does not apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlineService:
    """Where something can be done without going anywhere."""

    url: str
    """Where it is."""
    title: str | Absent | None = ABSENT
    """What it is called. Absent when it was not asked for, or does not apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parking:
    """A place to park, with its free spaces where somebody counts them."""

    id: str
    """Stable and unique in the federation."""
    city: str
    """The city's slug."""
    source: str
    """The source it came from."""
    kind: Coded
    """What it is."""
    name: str | None
    """What its owner calls it."""
    location: Point
    """Where it is; the entrance, where the source tells the two apart."""
    address: PostalAddress | None
    """Its postal address, as far as the source gives it."""
    capacity: int | None
    """How many cars it has room for; null when unknown."""
    free: int | None
    """Free spaces at `counted_at`; null when nobody counts them or the counter is dead, which is not 0."""
    disabled_bays: int | None
    """How many of its spaces are for disabled people; null when unknown."""
    counted_at: datetime | None
    """When its cars were last counted; null when they are not. May be long ago: then `free` is null."""
    trend: Coded | None
    """Whether it is filling or emptying; null when the source does not say."""
    status: Coded | None
    """Whether one may drive in now, as the source says; null when it does not.

    Free spaces in a closed garage stay `free`.
    """
    tariff: str | None
    """What it costs, in the source's words."""
    opening: str | None
    """Opening hours, or hours of a restriction, in the OpenStreetMap `opening_hours` syntax; null when unknown."""
    opening_text: str | None
    """The hours as the source words them, when it words them."""
    max_height: float | None
    """The height of the lowest passage, in metres; null when unknown, which does not mean that there is none."""
    operator: str | None
    """Who runs it."""
    url: str | None
    """A page for people."""
    note: str | None
    """What the source adds, in its own words: the lines that stop at a park and ride."""
    licence: str | Absent | None = ABSENT
    """Under which this item may be used.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """
    attribution: str | Absent | None = ABSENT
    """What must be shown beside this item.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """
    view: View | Absent | None = ABSENT
    """Only when a position was given. Absent when it was not asked for, or does not apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A time from its start to before its end."""

    start: datetime | Absent | None = ABSENT
    """When it begins; null when it always was so, as far as the source says.

    Absent when it was not asked for, or does not apply.
    """
    end: datetime | Absent | None = ABSENT
    """When it is over; null until further notice. Absent when it was not asked for, or does not apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pickup:
    """One collection of one fraction at one household, or one stop of a mobile collection."""

    id: str
    """Stable and unique in the federation."""
    city: str
    """The city's slug."""
    source: str
    """The source it came from."""
    address: str | None
    """The address id you asked with; null when the address was spelled out or the pickup was asked for by its id."""
    day: date
    """The civic day of the collection, holiday shifts included."""
    fraction: Coded
    """What is collected."""
    variant: str | None
    """The rhythm or lid this date belongs to, when the household must choose one; null when there is nothing to
    choose.
    """
    note: str | None
    """What the operator adds, in its own words."""
    place: str | None
    """Where a mobile collection stops; null for the household's own bins."""
    time: str | None
    """When a mobile collection stops, in the operator's words, local time; null for the household's own bins."""
    licence: str | Absent | None = ABSENT
    """Under which this item may be used.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """
    attribution: str | Absent | None = ABSENT
    """What must be shown beside this item.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place a city keeps for its people."""

    id: str
    """Stable and unique in the federation."""
    city: str
    """The city's slug."""
    source: str
    """The source it came from."""
    kind: Coded
    """What kind of place it is."""
    name: str | None
    """What the city calls it; null when it has no name of its own."""
    location: Point
    """Where it is."""
    address: PostalAddress | None
    """Its postal address, as far as the source gives it."""
    opening: str | None
    """Opening hours in the OpenStreetMap `opening_hours` syntax; null when unknown, which is not closed."""
    opening_text: str | None
    """Opening hours as the source words them, when it words them."""
    contact: Contact | None
    """How to reach whoever runs it."""
    accepts: tuple[Coded, ...]
    """Which fractions can be brought here."""
    accessible: bool | None
    """Whether it can be used with a wheelchair; null when unknown."""
    note: str | None
    """What the source adds, in its own words."""
    licence: str | Absent | None = ABSENT
    """Under which this item may be used.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """
    attribution: str | Absent | None = ABSENT
    """What must be shown beside this item.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """
    view: HoursView | Absent | None = ABSENT
    """Only when a position or `open_at` was given. Absent when it was not asked for, or does not apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point(Position):
    """A GeoJSON point (RFC 7946 §3.1.2): WGS84 degrees, longitude first."""

    coordinates: tuple[float, float]
    """Longitude, then latitude, in degrees."""
    type: str | Absent = ABSENT
    """Always `Point`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostalAddress:
    """Where a letter would go."""

    street: str | Absent | None = ABSENT
    """Without the number. Absent when it was not asked for, or does not apply."""
    house_number: str | Absent | None = ABSENT
    """Number and suffix, `12a`. Absent when it was not asked for, or does not apply."""
    postcode: str | Absent | None = ABSENT
    """Five digits. Absent when it was not asked for, or does not apply."""
    district: str | Absent | None = ABSENT
    """The part of the town. Absent when it was not asked for, or does not apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What it costs."""

    amount: float
    """In `currency`, taxes included."""
    currency: str | Absent = ABSENT
    """ISO 4217."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """RFC 9457 problem details."""

    type: str
    """A page about this kind of problem."""
    title: str
    """In the language of the answer."""
    status: int
    """The HTTP status."""
    detail: str
    """What it means."""
    hint: str
    """What to do about it."""
    instance: str
    """The path asked."""
    trace_id: str
    """Names this request in our records."""
    errors: tuple[Mistake, ...] | Absent | None = ABSENT
    """What to change, for a bad question or an unknown name. Absent when it was not asked for, or does not apply."""
    sources: tuple[SourceRow, ...] | Absent | None = ABSENT
    """How each source fared, when none or too few answered. Absent when it was not asked for, or does not apply."""
    limit: Limit | Absent | None = ABSENT
    """The rule by which the caller's requests are counted, when it is used up.

    Absent when it was not asked for, or does not apply.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A body that owns back-ends and answers for their data."""

    id: str
    """Short name, unique in the city: `ebe`."""
    name: str
    """`Entsorgungsbetriebe Adorf GmbH`."""
    contact: Contact | Absent | None = ABSENT
    """How to reach the owner. Absent when it was not asked for, or does not apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicReport:
    """A report as its city lets everybody see it: never who reported it, and its text only where the city publishes
    it.
    """

    id: str
    """Stable and unique in the federation."""
    city: str
    """The city's slug."""
    source: str
    """The source it came from."""
    category: Coded
    """What it is about."""
    status: Coded
    """How it stands."""
    location: Point | None
    """Where it is."""
    address: str | None
    """Where it is, in words, without a person."""
    requested_at: datetime | None
    """When it was reported."""
    updated_at: datetime | None
    """When anything about it last changed."""
    text: str | None
    """What was written; null unless the city publishes it."""
    answer: str | None
    """What the city says about it; null unless the city publishes it."""
    licence: str | Absent | None = ABSENT
    """Under which this item may be used.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """
    attribution: str | Absent | None = ABSENT
    """What must be shown beside this item.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """
    view: View | Absent | None = ABSENT
    """Only when a position was given. Absent when it was not asked for, or does not apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reachable:
    """How the city reaches whoever asked. Only what its offer needs is sent on; the rest is not even kept."""

    name: str | Absent | None = ABSENT
    """First and last name. Absent when it was not asked for, or does not apply."""
    email: str | Absent | None = ABSENT
    """An e-mail address. Absent when it was not asked for, or does not apply."""
    phone: str | Absent | None = ABSENT
    """A telephone number. Absent when it was not asked for, or does not apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """The process may get traffic."""

    status: str
    """`ready`; with a 503 `draining`, when the server is about to stop.

    While starting there is no answer. A code of `ReadyStatus`, or one newer than this client.
    """
    cities: int
    """How many cities are configured."""
    sources: int
    """How many sources are configured."""
    since: str
    """When this worker started."""
    shared: str
    """The store that workers share: `away` means that this one goes on alone; `none` that it always does.

    A code of `ReadyShared`, or one newer than this client.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class RentalLinks:
    """Where renting goes on: links into the operator's app, or its page."""

    android: str | Absent | None = ABSENT
    """Opens the operator's app on Android. Absent when it was not asked for, or does not apply."""
    ios: str | Absent | None = ABSENT
    """Opens the operator's app on iOS. Absent when it was not asked for, or does not apply."""
    web: str | Absent | None = ABSENT
    """A page in any browser. Absent when it was not asked for, or does not apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportAttribute:
    """One more thing a city wants to know about a report of one category."""

    name: str
    """The key to give it under."""
    label: str
    """The question, in German."""
    kind: str
    """What an answer looks like. A code of `ReportAttributeKind`, or one newer than this client."""
    required: bool | Absent = ABSENT
    """Whether the city refuses a report without it."""
    values: tuple[str, ...] | Absent = ABSENT
    """What can be chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCategory:
    """What can be reported in a city, or at one place in it, and who takes it."""

    id: str
    """Stable and unique in the federation."""
    city: str
    """The city's slug."""
    source: str
    """The source it came from."""
    category: Coded
    """The common category; `native` is the city's own code."""
    name: str
    """What the city calls it, in German."""
    group: str | None
    """The city's heading for it, in German."""
    responsible: str | None
    """The body that takes care of it here; null when the city does not say."""
    urgent: bool
    """True: this cannot wait for a form. Call `phone`; a report is refused."""
    phone: str | None
    """With country code; where somebody answers now, when it is urgent."""
    attributes: tuple[ReportAttribute, ...]
    """What else the city wants to know."""
    needs: tuple[str, ...]
    """Fields of `contact` the city cannot do without: `name`, `email`, `phone`."""
    photos: int
    """How many photos the city takes."""
    licence: str | Absent | None = ABSENT
    """Under which this item may be used.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """
    attribution: str | Absent | None = ABSENT
    """What must be shown beside this item.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportWish:
    """A report: what is wrong, and where. Up to three photos go along as parts of the form."""

    category: str
    """One of `/v1/report-categories?lat=&lon=` at this point.

    A code of `ReportCategory`, or one newer than this client.
    """
    lat: float
    """Degrees north."""
    lon: float
    """Degrees east."""
    text: str
    """What is wrong, in your words."""
    city: str | Absent | None = ABSENT
    """Which city is meant, where several are responsible, as at a border street.

    Absent when it was not asked for, or does not apply.
    """
    attributes: Mapping[str, str] | Absent = ABSENT
    """What else the category asks: name → answer."""
    contact: Reachable | Absent = ABSENT
    """How the city reaches you: what the category `needs`."""
    not_same_as: tuple[str, ...] | Absent = ABSENT
    """Ids of open reports nearby that you have looked at, and that are about something else."""
    keep_position: bool | Absent = ABSENT
    """True: the photos keep the position they were taken at. Otherwise it is removed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsibility:
    """What an office has to do with one service."""

    leika: str
    """The service's key in the national catalogue."""
    title: str | Absent | None = ABSENT
    """The service's name there. Absent when it was not asked for, or does not apply."""
    role: Coded | Absent | None = ABSENT
    """What the office has to do with it; null when the source does not say.

    Absent when it was not asked for, or does not apply.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class RowProblem:
    """Why a source has no answer."""

    type: str
    """A page about this kind of problem."""
    slug: str
    """Stable; for programs."""
    title: str
    """In the language of the answer."""
    cause: str | None
    """What made the source count as down, when it was not asked for that reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A code with its text."""

    code: str
    """Stable; for programs."""
    text: str
    """In the language of the answer; for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """A new secret."""

    secret: str
    """What signs from now on: shown now and never again."""
    both_sign_until: datetime
    """Until then the secret before it signs along."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceOffice:
    """An office that has to do with a service."""

    name: str
    """What it is called."""
    role: Coded | Absent | None = ABSENT
    """What it has to do with it; null when the source does not say.

    Absent when it was not asked for, or does not apply.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A time that can still be had at an office for a service. It may be gone a moment later."""

    id: str
    """Stable and unique in the federation."""
    city: str
    """The city's slug."""
    source: str
    """The source it came from."""
    start: datetime
    """When it begins."""
    minutes: int | None
    """How long it takes; null when the source does not say."""
    office: str
    """The office, as `/v1/egov/offices` has it where the two are known to be the same; else the source's number for
    it.
    """
    office_name: str | None
    """What the office is called."""
    location: Point | None
    """Where it is; null when the source does not say."""
    address: PostalAddress | None
    """Its postal address, as far as the source gives it."""
    service: str
    """The source's number for the service."""
    service_name: str | None
    """What the source calls it."""
    leika: str | None
    """The service's key in the national catalogue; null when nobody has said which it is."""
    url: str | None
    """Where a person books it; nothing is booked here."""
    licence: str | Absent | None = ABSENT
    """Under which this item may be used.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """
    attribution: str | Absent | None = ABSENT
    """What must be shown beside this item.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """
    view: View | Absent | None = ABSENT
    """Only when a position was given. Absent when it was not asked for, or does not apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One provider's resource in one city, and how it is doing."""

    id: str
    """Stable and unique in the federation."""
    city: str
    """The city's slug."""
    source: str
    """The source it came from."""
    provider: str
    """The provider's short name."""
    resource: str
    """`waste.pickups`."""
    environment: str
    """`sandbox` (a simulator) or `live` (the provider's own system)."""
    basis: str
    """How we know the back-end's protocol: `recorded`, `documented` or `invented`."""
    tier: str | None
    """How far the connection is proven: `bronze`, `silver`, `gold` or `platinum`; null when not even its terms are
    complete.
    """
    tier_missing: tuple[str, ...]
    """What keeps it from the next tier, such as `laws`, `recorded` or `verified-live`."""
    verified_live_at: datetime | None
    """When a probe last saw the live back-end answer as expected; null when none has."""
    state: str
    """`fresh` when the last call was answered, `failed` or `refused` when it was not, `unknown` before the first."""
    since: datetime | None
    """Since when it has been in this state."""
    problem: str | None
    """The slug of the last failure; null while it answers."""
    fresh_for: int
    """How long an answer counts as fresh, in seconds."""
    licence: str
    """An SPDX-like short name, or `synthetic`."""
    attribution: str
    """What must be shown beside the data."""
    permission: str
    """`open_licence`, `agreement` or `unclear`."""
    scope: str | None
    """The OAuth scope a caller needs; null for open data."""
    use: Use | None
    """What it was good for in the last thirty complete days; null while that is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """How one source is doing, as this worker sees it."""

    id: str
    """The source."""
    state: str
    """`fresh`, `failed`, `refused`, or `unknown` before the first call."""
    since: str | None
    """Since when."""
    problem: str | None
    """The slug of the last failure."""
    failures: int
    """Failed tries in a row."""
    unmapped: Mapping[str, int]
    """Its values without a common code, and `field:NAME` of its fields nobody declared, with how often they came when
    last seen.
    """
    breaker: str
    """`open`: not asked until a probe succeeds. A code of `SourceHealthBreaker`, or one newer than this client."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow(Standing):
    """How one source fared in this answer."""

    id: str
    """`<city>/<provider>/<resource>`; `-` for the provider when the city does not offer it."""
    city: str
    """The city's slug."""
    provider: str | None
    """Who answers for the data; null when the city does not offer it."""
    resource: str
    """What was asked for."""
    environment: str | None
    """`sandbox`: a simulator answered, the data is invented.

    A code of `SourceRowEnvironment`, or one newer than this client.
    """
    state: str
    """`fresh` with a count of 0 means: asked, it answered, and there is nothing.

    `stale`: an older answer, since the source failed. `failed`, `refused`, `paused`: no answer, see `problem`.
    `unsupported`: the city does not offer this. `skipped`: the question excludes it. A code of `SourceRowState`, or
    one newer than this client.
    """
    count: int
    """Records that match the question, on all pages together."""
    rejected: int
    """Rows the source sent that could not be understood."""
    as_of: datetime | None
    """When this was true."""
    covers: Covers | None
    """The window the answer speaks for; null when time plays no part."""
    licence: str | None
    """Under which the data may be used."""
    attribution: str | None
    """What must be shown beside the data."""
    notes: tuple[Note, ...]
    """What else is true of this answer."""
    problem: RowProblem | None
    """Null while the source answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceValues:
    """What one source writes for a code."""

    source: str
    """The source, as `/v1/sources` names it."""
    field: str | None
    """Its field, or the adapter's option; null when the code is true of every row."""
    values: tuple[str, ...]
    """What it writes; for waste types also how the name begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesHealth:
    """How the sources are doing. A source that is down does not make the gateway unhealthy: this is always a 200."""

    status: str
    """`degraded` when any source fails. A code of `SourcesHealthStatus`, or one newer than this client."""
    sources: tuple[SourceHealth, ...]
    """One per source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardValues:
    """How a standard says a code."""

    standard: str
    """`osm` (OpenStreetMap tags), `avv` (the European list of waste) or `gtfs` (types of routes)."""
    values: tuple[str, ...]
    """What the standard writes; of OpenStreetMap tags joined by a blank, all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """A place where shared vehicles are fetched and left."""

    id: str
    """Stable and unique in the federation."""
    city: str
    """The city's slug."""
    source: str
    """The source it came from."""
    kind: tuple[Coded, ...]
    """The kinds of vehicle it is for."""
    name: str | None
    """What the operator calls it."""
    location: Point
    """Where it is."""
    address: PostalAddress | None
    """Its postal address, as far as the operator gives it."""
    capacity: int | None
    """How many vehicles it has room for; null when unknown."""
    free: int | None
    """Vehicles that stand there and can be rented; null when nobody knows, which is not 0."""
    free_docks: int | None
    """Places where one can be left; null when nobody knows or the number has no limit."""
    available: tuple[Available, ...]
    """`free` by type of vehicle, as far as the operator counts them so."""
    renting: bool | None
    """False while nothing can be rented here, whatever stands there; null when unknown."""
    returning: bool | None
    """False while nothing can be left here; null when unknown."""
    virtual: bool | None
    """True for a marked area without racks; null when unknown."""
    reported_at: datetime | None
    """When the station last told its operator its numbers."""
    links: RentalLinks | None
    """Where renting goes on."""
    licence: str | Absent | None = ABSENT
    """Under which this item may be used.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """
    attribution: str | Absent | None = ABSENT
    """What must be shown beside this item.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """
    view: View | Absent | None = ABSENT
    """Only when a position was given. Absent when it was not asked for, or does not apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A stop or station. Its id is its DHID, the number it has in all of Germany."""

    id: str
    """Stable and unique in the federation."""
    city: str
    """The city's slug."""
    source: str
    """The source it came from."""
    name: str
    """As the source has it, without the town."""
    locality: str | None
    """The town or part of it the source puts it in; null when it says none."""
    location: Point
    """Its middle."""
    products: tuple[Coded, ...]
    """What stops here, as far as the source says it; empty means unknown."""
    view: View | Absent | None = ABSENT
    """Only when a position was given. Absent when it was not asked for, or does not apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """A mark a value is compared with, in the unit of the value."""

    mark: Coded
    """Which mark it is."""
    value: float
    """Where it lies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """A turn it took."""

    state: str
    """The state from then on."""
    text: str
    """The same, for people."""
    at: str
    """When."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What a source was good for lately. One or two apps, orders or reports are not told: that number is null."""

    since: date
    """The first day counted: thirty days before today, or the first on which this gateway counted."""
    until: date
    """The last one: yesterday."""
    answers: int
    """Answers that the source had a part in, those kept in between included."""
    apps: int | None
    """Different apps and keys that were given them; everybody without either is one together. Null: one or two."""
    completed: int | None
    """Orders and reports that the city has confirmed, or has for good. Null: one or two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """A shared vehicle that can be rented now. Its id changes after each trip, so that nobody can be followed by it."""

    id: str
    """Stable and unique in the federation."""
    city: str
    """The city's slug."""
    source: str
    """The source it came from."""
    kind: Coded
    """What it is."""
    propulsion: Coded | None
    """What drives it; null when the operator does not say."""
    name: str | None
    """What the operator calls this type of vehicle."""
    location: Point
    """Where it stands; the station's place for one that stands at a station."""
    station: str | None
    """The operator's id of the station it stands at; `mobility/stations` of the same operator ends its id with it."""
    range: int | None
    """How far it goes on what is left, in metres; null when unknown."""
    charge: float | None
    """What is left in battery or tank, from 0 to 1; null when unknown."""
    reported_at: datetime | None
    """When the vehicle last told its operator where it is."""
    links: RentalLinks | None
    """Where renting goes on."""
    licence: str | Absent | None = ABSENT
    """Under which this item may be used.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """
    attribution: str | Absent | None = ABSENT
    """What must be shown beside this item.

    Only on items under a share-alike licence, which must stay told apart from all others; else the source's. Absent
    when it was not asked for, or does not apply.
    """
    view: View | Absent | None = ABSENT
    """Only when a position was given. Absent when it was not asked for, or does not apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What depends on who asks."""

    distance: int
    """Metres from the asked position."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """A list of codes with its crosswalk."""

    name: str
    """Its name, as in `/v1/vocabularies/{name}`."""
    title: str
    """In the language of the answer."""
    titles: Labels
    """In both languages."""
    codes: tuple[Code, ...]
    """In a fixed order; new ones come at the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VocabularyEntry:
    """One vocabulary of the list."""

    name: str
    """Its name."""
    title: str
    """In the language of the answer."""
    titles: Labels
    """In both languages."""
    codes: int
    """How many codes it has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Where an app is told of what happens."""

    id: str
    """In its address."""
    url: str
    """Where events are sent."""
    topics: tuple[str, ...]
    """What of."""
    description: str | None
    """For whoever looks after it."""
    state: str
    """`unverified`: the endpoint has not agreed to be sent events.

    `paused`: nothing is sent. A code of `WebhookState`, or one newer than this client.
    """
    why: str | None
    """Why it is not active: `new`, `moved`, `resumed`, `handshake-refused`, `by-app`, `dead` (a day in which nothing
    could be delivered), `gone` (it answered 410).
    """
    failing_since: datetime | None
    """Since when every attempt has failed; null when the last did not."""
    both_sign_until: datetime | None
    """Until when the secret before this one signs along."""
    created: datetime
    """When it was made."""
    changed: datetime
    """When it last became another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookChange:
    """What is to be otherwise; what is left out stays."""

    url: str | Absent | None = ABSENT
    """A new address, which has to agree before it is sent anything.

    Absent when it was not asked for, or does not apply.
    """
    topics: tuple[str, ...] | Absent | None = ABSENT
    """All topics from now on. Absent when it was not asked for, or does not apply."""
    description: str | Absent | None = ABSENT
    """Null takes it away. Absent when it was not asked for, or does not apply."""
    paused: bool | Absent | None = ABSENT
    """True: nothing is sent until further notice, and nothing is kept.

    False: the endpoint is asked again and goes on. Absent when it was not asked for, or does not apply.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookWish:
    """A webhook to be made."""

    url: str
    """Where events are sent: https, without user, password or fragment, in the public internet."""
    topics: tuple[str, ...]
    """What of: `orders`, `reports`, `sources`, or one city's sources, as `sources:adorf`."""
    description: str | Absent | None = ABSENT
    """For whoever looks after it. Absent when it was not asked for, or does not apply."""
