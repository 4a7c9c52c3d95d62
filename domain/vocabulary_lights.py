"""The words of street lighting: what a light does, and how it makes its light."""

from __future__ import annotations

from domain.words import Text, Vocabulary

LIGHT_STATE = Vocabulary(
    name="light.state",
    title=Text("Zustand der Leuchte", "State of a light"),
    codes={
        "on": Text("brennt", "on"),
        "off": Text("aus", "off"),
        "dimmed": Text("gedimmt", "dimmed"),
        "faulty": Text("gestört", "faulty"),
        "unknown": Text("unbekannt", "unknown"),
    },
    standards={
        # https://github.com/smart-data-models/dataModel.Streetlighting, Streetlight: `powerState`, and `status` where it is not `ok`
        "smart_data_models": {
            "on": ("on", "bootingUp"),
            "off": ("off",),
            "dimmed": ("low",),
            "faulty": ("defectiveLamp", "brokenLantern", "columnIssue"),
        },
    },
)

LIGHT_TECHNOLOGY = Vocabulary(
    name="light.technology",
    title=Text("Art des Leuchtmittels", "Kind of lamp"),
    codes={
        "led": Text("LED", "LED"),
        "sodium_high_pressure": Text("Natriumdampf-Hochdrucklampe", "High-pressure sodium lamp"),
        "sodium_low_pressure": Text("Natriumdampf-Niederdrucklampe", "Low-pressure sodium lamp"),
        "metal_halide": Text("Halogen-Metalldampflampe", "Metal halide lamp"),
        "mercury": Text("Quecksilberdampflampe", "Mercury vapour lamp"),
        "fluorescent": Text("Leuchtstofflampe", "Fluorescent tube"),
        "compact_fluorescent": Text("Kompaktleuchtstofflampe", "Compact fluorescent lamp"),
        "incandescent": Text("Glühlampe", "Incandescent lamp"),
        "gas": Text("Gaslicht", "Gas light"),
        "other": Text("Anderes Leuchtmittel", "Other lamp"),
    },
    standards={
        "smart_data_models": {  # StreetlightModel: `lampTechnology`
            "led": ("LED",),
            "sodium_high_pressure": ("HPS",),
            "sodium_low_pressure": ("LPS",),
        },
        "lbs": {  # the trade's short names (ZVEI, Lampenbezeichnungssystem), which registers of German cities use
            "led": ("LED",),
            "sodium_high_pressure": ("HST", "HSE"),
            "sodium_low_pressure": ("LST",),
            "metal_halide": ("HIT", "HIE"),
            "mercury": ("HME",),
            "fluorescent": ("T26", "T16"),
            "compact_fluorescent": ("TC-L", "TC-D"),
        },
    },
)

LIGHTS = (LIGHT_STATE, LIGHT_TECHNOLOGY)
