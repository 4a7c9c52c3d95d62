"""The words of what citizens ask a city to do: bulky waste and reports."""

from __future__ import annotations

from domain.words import Text, Vocabulary

BULKY_STREAM = Vocabulary(
    name="waste.bulky_stream",
    title=Text("Abfuhr von Sperrmüll", "Stream of bulky waste"),
    codes={
        "mixed": Text("Sperrmüll, alles zusammen", "Bulky waste, everything together"),
        "electric_metal": Text("Elektrogeräte und Metall", "Electrical devices and metal"),
        "wood": Text("Holz", "Wood"),
        "rest": Text("Übriger Sperrmüll", "Other bulky waste"),
    },
)

BULKY_ITEM = Vocabulary(
    name="waste.bulky_item",
    title=Text("Sperriges Teil", "Bulky item"),
    codes={
        "armchair": Text("Sessel", "Armchair"),
        "bed": Text("Bett", "Bed"),
        "bicycle": Text("Fahrrad", "Bicycle"),
        "cabinet": Text("Kommode oder Schrank, klein", "Cabinet or chest of drawers"),
        "carpet": Text("Teppich", "Carpet"),
        "chair": Text("Stuhl", "Chair"),
        "cooker": Text("Herd", "Cooker"),
        "dishwasher": Text("Spülmaschine", "Dishwasher"),
        "freezer": Text("Gefrierschrank oder -truhe", "Freezer"),
        "fridge": Text("Kühlschrank", "Fridge"),
        "lamp": Text("Lampe", "Lamp"),
        "mattress": Text("Matratze", "Mattress"),
        "metal": Text("Metallteil", "Metal part"),
        "plastic": Text("Großes Kunststoffteil", "Large plastic part"),
        "shelf": Text("Regal", "Shelf"),
        "sofa": Text("Sofa", "Sofa"),
        "table": Text("Tisch", "Table"),
        "toy": Text("Großes Spielzeug", "Large toy"),
        "tv": Text("Fernseher oder Bildschirm", "Television or screen"),
        "wardrobe": Text("Kleiderschrank", "Wardrobe"),
        "washing_machine": Text("Waschmaschine oder Trockner", "Washing machine or dryer"),
        "wood": Text("Holzteil, Bretter", "Wood, boards"),
        "other": Text("Etwas anderes Sperriges", "Something else that is bulky"),
    },
)

REPORT_CATEGORY = Vocabulary(
    name="report.category",
    title=Text("Art der Meldung", "Category of report"),
    codes={
        "illegal_dump": Text("Wilder Müll", "Illegal dump"),
        "litter": Text("Verschmutzung", "Litter"),
        "overflowing_bin": Text("Überfüllter Papierkorb", "Overflowing bin"),
        "container_site": Text("Verschmutzter Containerstandort", "Dirty container site"),
        "hazardous_dump": Text("Gefährlicher Abfall", "Hazardous dump"),
        "dead_animal": Text("Totes Tier", "Dead animal"),
        "scrap_vehicle": Text("Schrottfahrzeug oder -fahrrad", "Abandoned vehicle or bicycle"),
        "graffiti": Text("Graffiti", "Graffiti"),
        "street_light": Text("Straßenbeleuchtung", "Street light"),
        "traffic_light": Text("Ampel", "Traffic light"),
        "traffic_sign": Text("Verkehrszeichen", "Traffic sign"),
        "road_damage": Text("Schaden an Straße oder Platz", "Damage to a road or square"),
        "path_damage": Text("Schaden an Geh- oder Radweg", "Damage to a path or cycle way"),
        "drain": Text("Gully oder Kanal", "Drain or sewer"),
        "green": Text("Grünfläche, Baum", "Green space, tree"),
        "playground": Text("Spielplatz", "Playground"),
        "water": Text("Brunnen oder Gewässer", "Fountain or water"),
        "winter_service": Text("Winterdienst", "Winter service"),
        "noise": Text("Lärm", "Noise"),
        "parking": Text("Falsch geparktes Fahrzeug", "Wrongly parked vehicle"),
        "other": Text("Anderes", "Other"),
    },
)

REPORT_STATUS = Vocabulary(
    name="report.status",
    title=Text("Stand der Meldung", "Status of report"),
    codes={
        "open": Text("Offen", "Open"),
        "in_progress": Text("In Arbeit", "In progress"),
        "closed": Text("Erledigt", "Closed"),
        "rejected": Text("Nicht zuständig oder kein Mangel", "Not responsible or no defect"),
    },
    standards={"open311": {"open": ("open",), "closed": ("closed",)}},
)
