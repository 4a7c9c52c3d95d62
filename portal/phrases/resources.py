"""What each resource is called, for people who have never seen its name."""

from __future__ import annotations

from collections.abc import Mapping

from domain.words import Text

RESOURCES: Mapping[str, Text] = {
    "cities": Text("Städte", "Cities"),
    "sources": Text("Quellen", "Sources"),
    "addresses": Text("Adressen", "Addresses"),
    "waste.pickups": Text("Abfuhrtermine", "Waste collection dates"),
    "waste.fractions": Text("Abfallarten", "Waste fractions"),
    "waste.guide": Text("Abfall-ABC", "Waste guide"),
    "waste.bulky-offers": Text("Sperrmüll: freie Termine und Preise", "Bulky waste: free dates and prices"),
    "waste.bulky-orders": Text("Sperrmüll: Aufträge", "Bulky waste: orders"),
    "places": Text("Orte und Öffnungszeiten", "Places and opening hours"),
    "mobility.stops": Text("Haltestellen", "Stops"),
    "mobility.departures": Text("Abfahrten", "Departures"),
    "mobility.disruptions": Text("Verkehrsstörungen", "Disruptions"),
    "mobility.stations": Text("Leihstationen", "Sharing stations"),
    "mobility.vehicles": Text("Leihfahrzeuge", "Shared vehicles"),
    "mobility.parking": Text("Parken", "Parking"),
    "mobility.charging": Text("Ladesäulen", "Charging stations"),
    "report.categories": Text("Was gemeldet werden kann", "What can be reported"),
    "reports": Text("Meldungen (Mängel, wilder Müll)", "Reports (defects, dumped waste)"),
    "infrastructure.observations": Text("Pegel und Luft", "Water levels and air"),
    "infrastructure.lights": Text("Straßenleuchten", "Street lights"),
    "egov.services": Text("Leistungen der Verwaltung", "Services of the administration"),
    "egov.offices": Text("Ämter", "Offices"),
    "egov.slots": Text("Freie Termine im Amt", "Free appointments"),
    "education.facilities": Text("Schulen und Bildungsorte", "Places of education"),
    "education.courses": Text("Kurse", "Courses"),
    "broadband.coverage": Text("Breitbandversorgung", "Broadband coverage"),
    "broadband.hotspots": Text("Öffentliches WLAN", "Public Wi-Fi"),
    "data.datasets": Text("Offene Daten", "Open data"),
}


def resource_text(name: str) -> Text:
    """What it is called; one that nobody named, by its own name."""
    return RESOURCES.get(name, Text(name, name))
