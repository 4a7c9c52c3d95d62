"""Every coded list, in both languages. A code never changes its meaning; new ones are added at the end."""

from __future__ import annotations

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
)

VOCABULARIES: dict[str, Vocabulary] = {v.name: v for v in (FRACTION, COLOUR, PLACE_KIND)}
