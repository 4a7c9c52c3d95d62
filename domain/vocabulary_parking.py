"""The words of parking: what a place to park is, whether it is open, and where its count is going."""

from __future__ import annotations

from domain.words import Text, Vocabulary

PARKING_KIND = Vocabulary(
    name="parking.kind",
    title=Text("Art des Parkens", "Kind of parking"),
    codes={
        "garage": Text("Parkhaus", "Multi-storey car park"),
        "underground": Text("Tiefgarage", "Underground car park"),
        "surface": Text("Parkplatz", "Surface car park"),
        "on_street": Text("Parken am Straßenrand", "On-street parking"),
        "park_and_ride": Text("Park and Ride", "Park and ride"),
        "disabled_bay": Text("Behindertenparkplatz", "Disabled parking"),
        "other": Text("Anderer Parkraum", "Other parking"),
    },
    standards={
        "datex2": {  # ParkingLayoutEnum of the parking publications (CEN/TS 16157-6), both spellings of one; else element=value
            "garage": (
                "multiStorey",
                "undergroundAndMultistorey",
                "undergroundAndMultiStorey",
                "automatedParkingGarage",
            ),
            "underground": ("underground",),
            "surface": ("openSpace", "singleLevel", "field"),
            "on_street": ("urbanParkingSiteType=onStreetParking",),
            "park_and_ride": ("usageScenario=parkAndRide",),
            "disabled_bay": ("applicableForUser=disabled",),
            "other": ("other", "covered", "nested"),
        },
        "parkapi": {  # ParkingSiteType of ParkAPI v3; park and ride and disabled bays are members of their own there
            "garage": ("CAR_PARK",),
            "underground": ("UNDERGROUND",),
            "surface": ("OFF_STREET_PARKING_GROUND",),
            "on_street": ("ON_STREET",),
            "park_and_ride": ("park_and_ride_type=YES",),
            "disabled_bay": ("restricted_to.type=DISABLED",),
            "other": ("OTHER",),
        },
        "osm": {  # https://wiki.openstreetmap.org/wiki/Key:parking
            "garage": ("parking=multi-storey",),
            "underground": ("parking=underground",),
            "surface": ("parking=surface",),
            "on_street": ("parking=street_side", "parking=lane"),
            "park_and_ride": ("park_ride=yes",),
            "disabled_bay": ("parking_space=disabled",),
        },
    },
)

PARKING_STATUS = Vocabulary(
    name="parking.status",
    title=Text("Zustand", "Status"),
    codes={
        "open": Text("Geöffnet", "Open"),
        "closed": Text("Geschlossen", "Closed"),
        "out_of_service": Text("Außer Betrieb", "Out of service"),
    },
    standards={
        "datex2": {  # OpeningStatusEnum
            "open": ("open", "openingTimesInForce"),
            "closed": ("closed",),
            "out_of_service": ("closedAbnormal",),
        },
        "parkapi": {"open": ("OPEN",), "closed": ("CLOSED",)},  # realtime_opening_status
    },
)

PARKING_TREND = Vocabulary(
    name="parking.trend",
    title=Text("Entwicklung der Belegung", "Trend of occupancy"),
    codes={
        "filling": Text("Wird voller", "Filling"),
        "emptying": Text("Wird leerer", "Emptying"),
        "stable": Text("Gleichbleibend", "Stable"),
    },
    standards={
        "datex2": {  # ParkingOccupancyTrendEnum
            "filling": ("increasing", "increasingQuickly", "increasingSlowly"),
            "emptying": ("decreasing", "decreasingQuickly", "decreasingSlowly"),
            "stable": ("stable",),
        },
    },
)

PARKING = (PARKING_KIND, PARKING_STATUS, PARKING_TREND)
