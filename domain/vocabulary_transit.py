"""The coded list of disruptions: what they mean for those who travel."""

from __future__ import annotations

from domain.words import Text, Vocabulary

EFFECT = Vocabulary(
    name="mobility.effect",
    title=Text("Auswirkung einer Störung", "Effect of a disruption"),
    codes={
        "no_service": Text("Kein Verkehr", "No service"),
        "reduced_service": Text("Eingeschränkter Verkehr", "Reduced service"),
        "significant_delays": Text("Erhebliche Verspätungen", "Significant delays"),
        "detour": Text("Umleitung", "Detour"),
        "replacement_service": Text("Ersatzverkehr", "Replacement service"),
        "additional_service": Text("Zusätzlicher Verkehr", "Additional service"),
        "modified_service": Text("Geänderter Fahrplan", "Modified service"),
        "stop_moved": Text("Haltestelle verlegt", "Stop moved"),
        "stop_closed": Text("Haltestelle nicht bedient", "Stop not served"),
        "accessibility_issue": Text("Eingeschränkte Barrierefreiheit", "Accessibility issue"),
        "other_effect": Text("Andere Auswirkung", "Other effect"),
        "no_effect": Text("Keine Auswirkung", "No effect"),
    },
    standards={
        "gtfs-rt": {  # https://gtfs.org/documentation/realtime/reference/#enum-effect; null is UNKNOWN_EFFECT
            "no_service": ("NO_SERVICE",),
            "reduced_service": ("REDUCED_SERVICE",),
            "significant_delays": ("SIGNIFICANT_DELAYS",),
            "detour": ("DETOUR",),
            "replacement_service": ("MODIFIED_SERVICE",),
            "additional_service": ("ADDITIONAL_SERVICE",),
            "modified_service": ("MODIFIED_SERVICE",),
            "stop_moved": ("STOP_MOVED",),
            "stop_closed": ("NO_SERVICE",),
            "accessibility_issue": ("ACCESSIBILITY_ISSUE",),
            "other_effect": ("OTHER_EFFECT",),
            "no_effect": ("NO_EFFECT",),
        },
    },
)
