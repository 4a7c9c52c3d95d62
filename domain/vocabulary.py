"""Every coded list, in both languages. A code never changes its meaning; new ones are added at the end."""

from __future__ import annotations

from domain.vocabulary_broadband import BROADBAND
from domain.vocabulary_charging import CHARGING
from domain.vocabulary_civic import BULKY_ITEM, BULKY_STREAM, REPORT_CATEGORY, REPORT_STATUS
from domain.vocabulary_datasets import DATASETS
from domain.vocabulary_education import EDUCATION
from domain.vocabulary_egov import EGOV
from domain.vocabulary_lights import LIGHTS
from domain.vocabulary_observed import OBSERVED
from domain.vocabulary_parking import PARKING
from domain.vocabulary_sharing import PROPULSION, VEHICLE_KIND
from domain.vocabulary_transit import EFFECT
from domain.words import Text, Vocabulary

FRACTION = Vocabulary(
    name="waste.fraction",
    title=Text("Abfallfraktion", "Waste fraction"),
    codes={
        "residual": Text("Restmüll", "Residual waste"),
        "organic": Text("Bioabfall", "Organic waste"),
        "paper": Text("Papier und Pappe", "Paper and cardboard"),
        "packaging": Text("Verpackungen und Wertstoffe", "Packaging and recyclables"),
        "glass": Text("Glas", "Glass"),
        "textiles": Text("Textilien", "Textiles"),
        "electronics": Text("Elektrogeräte", "Electrical devices"),
        "metal": Text("Metall", "Metal"),
        "wood": Text("Holz", "Wood"),
        "green": Text("Grünschnitt", "Garden waste"),
        "bulky": Text("Sperrmüll", "Bulky waste"),
        "rubble": Text("Bauschutt", "Rubble"),
        "hazardous": Text("Schadstoffe", "Hazardous waste"),
        "batteries": Text("Batterien", "Batteries"),
        "christmas_tree": Text("Weihnachtsbaum", "Christmas tree"),
    },
    standards={
        "osm": {  # https://wiki.openstreetmap.org/wiki/Tag:amenity%3Drecycling
            "residual": ("recycling:waste=yes",),
            "organic": ("recycling:organic=yes",),
            "paper": ("recycling:paper=yes", "recycling:cardboard=yes"),
            "packaging": ("recycling:plastic_packaging=yes", "recycling:beverage_cartons=yes", "recycling:cans=yes"),
            "glass": ("recycling:glass_bottles=yes", "recycling:glass=yes"),
            "textiles": ("recycling:clothes=yes", "recycling:shoes=yes"),
            "electronics": ("recycling:electrical_appliances=yes", "recycling:small_appliances=yes"),
            "metal": ("recycling:scrap_metal=yes",),
            "wood": ("recycling:wood=yes",),
            "green": ("recycling:green_waste=yes",),
            "bulky": ("recycling:bulky_waste=yes", "recycling:furniture=yes"),
            "rubble": ("recycling:rubble=yes",),
            "hazardous": ("recycling:hazardous_waste=yes", "recycling:paint=yes"),
            "batteries": ("recycling:batteries=yes", "recycling:car_batteries=yes"),
            "christmas_tree": ("recycling:christmas_trees=yes",),
        },
        "avv": {  # Abfallverzeichnis-Verordnung, the European list of waste (2000/532/EC)
            "residual": ("20 03 01",),
            "organic": ("20 01 08", "20 02 01"),
            "paper": ("20 01 01", "15 01 01"),
            "packaging": ("15 01 02", "15 01 04", "15 01 05", "15 01 06"),
            "glass": ("15 01 07", "20 01 02"),
            "textiles": ("20 01 10", "20 01 11"),
            "electronics": ("20 01 23*", "20 01 35*", "20 01 36"),
            "metal": ("20 01 40",),
            "wood": ("20 01 37*", "20 01 38"),
            "green": ("20 02 01",),
            "bulky": ("20 03 07",),
            "rubble": ("17 01 07", "17 09 04"),
            "hazardous": ("20 01 13*", "20 01 19*", "20 01 21*", "20 01 27*"),
            "batteries": ("20 01 33*", "20 01 34"),
        },
    },
)

COLOUR = Vocabulary(
    name="waste.colour",
    title=Text("Farbe der Tonne oder ihres Deckels", "Colour of the bin or its lid"),
    codes={
        "black": Text("schwarz", "black"),
        "grey": Text("grau", "grey"),
        "brown": Text("braun", "brown"),
        "green": Text("grün", "green"),
        "blue": Text("blau", "blue"),
        "yellow": Text("gelb", "yellow"),
        "orange": Text("orange", "orange"),
        "red": Text("rot", "red"),
        "pink": Text("rosa", "pink"),
        "white": Text("weiß", "white"),
    },
    standards={  # https://wiki.openstreetmap.org/wiki/Key:colour
        "osm": {
            each: (f"colour={each}",)
            for each in ("black", "grey", "brown", "green", "blue", "yellow", "orange", "red", "pink", "white")
        },
    },
)

PLACE_KIND = Vocabulary(
    name="place.kind",
    title=Text("Art des Ortes", "Kind of place"),
    codes={
        "recycling_centre": Text("Recyclinghof", "Recycling centre"),
        "glass_container": Text("Glascontainer", "Glass container"),
        "paper_container": Text("Papiercontainer", "Paper container"),
        "hazardous_waste_stop": Text("Schadstoffannahme", "Hazardous waste drop-off"),
        "dog_bag_dispenser": Text("Hundekotbeutelspender", "Dog bag dispenser"),
        "public_toilet": Text("Öffentliche Toilette", "Public toilet"),
        "playground": Text("Spielplatz", "Playground"),
        "citizen_office": Text("Bürgeramt", "Citizens' office"),
        "town_hall": Text("Rathaus", "Town hall"),
        "library": Text("Bibliothek", "Library"),
        "school": Text("Schule", "School"),
        "kindergarten": Text("Kindertagesstätte", "Kindergarten"),
        "market": Text("Markt", "Market"),
        "wifi": Text("Öffentliches WLAN", "Public Wi-Fi"),
        "parking": Text("Parkplatz", "Parking"),
        "charging": Text("Ladestation", "Charging station"),
        "stop": Text("Haltestelle", "Stop"),
        "street_light": Text("Straßenlaterne", "Street light"),
    },
    standards={  # https://wiki.openstreetmap.org/wiki/Map_features; tags that must all be there are joined by a blank
        "osm": {
            "recycling_centre": ("amenity=recycling recycling_type=centre",),
            "glass_container": ("amenity=recycling recycling_type=container recycling:glass_bottles=yes",),
            "paper_container": ("amenity=recycling recycling_type=container recycling:paper=yes",),
            "hazardous_waste_stop": ("amenity=recycling recycling:hazardous_waste=yes",),
            "dog_bag_dispenser": ("amenity=vending_machine vending=excrement_bags",),
            "public_toilet": ("amenity=toilets",),
            "playground": ("leisure=playground",),
            "citizen_office": ("office=government government=register_office",),
            "town_hall": ("amenity=townhall",),
            "library": ("amenity=library",),
            "school": ("amenity=school",),
            "kindergarten": ("amenity=kindergarten",),
            "market": ("amenity=marketplace",),
            "wifi": ("internet_access=wlan",),
            "parking": ("amenity=parking", "amenity=parking_space"),
            "charging": ("amenity=charging_station",),
            "stop": ("public_transport=platform", "highway=bus_stop"),
            "street_light": ("highway=street_lamp",),
        },
    },
)

PRODUCT = Vocabulary(
    name="mobility.product",
    title=Text("Verkehrsmittel", "Means of transport"),
    codes={
        "train": Text("Zug", "Train"),
        "high_speed_train": Text("Hochgeschwindigkeitszug", "High-speed train"),
        "long_distance_train": Text("Fernzug", "Long-distance train"),
        "regional_train": Text("Regionalzug", "Regional train"),
        "suburban_train": Text("S-Bahn", "Suburban train"),
        "underground": Text("U-Bahn", "Underground"),
        "light_rail": Text("Stadtbahn", "Light rail"),
        "tram": Text("Straßenbahn", "Tram"),
        "bus": Text("Bus", "Bus"),
        "regional_bus": Text("Regionalbus", "Regional bus"),
        "express_bus": Text("Schnellbus", "Express bus"),
        "citizens_bus": Text("Bürgerbus", "Citizens' bus"),
        "on_demand": Text("Anruf-Sammel-Taxi", "On-demand taxi"),
        "suspension_railway": Text("Schwebebahn", "Suspension railway"),
        "cable_car": Text("Seilbahn", "Cable car"),
        "ferry": Text("Fähre", "Ferry"),
        "aircraft": Text("Flugzeug", "Aircraft"),
        "replacement": Text("Schienenersatzverkehr", "Rail replacement"),
        "footpath": Text("Fußweg", "Footpath"),
        "unknown": Text("Der Quelle unbekannt", "Not known to the source"),
    },
    standards={
        "gtfs": {  # https://gtfs.org/documentation/schedule/reference/#routestxt, with the extended types
            "train": ("2", "100"),
            "high_speed_train": ("101",),
            "long_distance_train": ("102", "103"),
            "regional_train": ("106",),
            "suburban_train": ("109",),
            "underground": ("1", "402"),
            "light_rail": ("900",),
            "tram": ("0",),
            "bus": ("3", "704"),
            "regional_bus": ("701",),
            "express_bus": ("702",),
            "on_demand": ("715",),
            "suspension_railway": ("405",),
            "cable_car": ("6", "1300"),
            "ferry": ("4", "1000"),
            "aircraft": ("1100",),
            "replacement": ("714",),
        },
    },
)

VOCABULARIES: dict[str, Vocabulary] = {
    v.name: v
    for v in (
        *(FRACTION, COLOUR, PLACE_KIND, PRODUCT, EFFECT, VEHICLE_KIND, PROPULSION),
        *(BULKY_STREAM, BULKY_ITEM, REPORT_CATEGORY, REPORT_STATUS),
        *OBSERVED,
        *CHARGING,
        *LIGHTS,
        *PARKING,
        *EGOV,
        *EDUCATION,
        *BROADBAND,
        *DATASETS,
    )
}
