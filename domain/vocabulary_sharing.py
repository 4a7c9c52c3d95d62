"""The words of shared mobility: what a vehicle is, and what drives it."""

from __future__ import annotations

from domain.words import Text, Vocabulary

VEHICLE_KIND = Vocabulary(
    name="vehicle.kind",
    title=Text("Art des Fahrzeugs", "Kind of vehicle"),
    codes={
        "bicycle": Text("Fahrrad", "Bicycle"),
        "cargo_bicycle": Text("Lastenrad", "Cargo bicycle"),
        "scooter": Text("E-Tretroller", "Kick scooter"),
        "scooter_seated": Text("Roller mit Sitz", "Seated scooter"),
        "moped": Text("Motorroller", "Moped"),
        "car": Text("Auto", "Car"),
        "other": Text("Anderes Fahrzeug", "Other vehicle"),
    },
    standards={  # form_factor of vehicle_types.json; `scooter` is what 2.x wrote before it told the two apart
        "gbfs": {
            "bicycle": ("bicycle",),
            "cargo_bicycle": ("cargo_bicycle",),
            "scooter": ("scooter_standing", "scooter"),
            "scooter_seated": ("scooter_seated",),
            "moped": ("moped",),
            "car": ("car",),
            "other": ("other",),
        },
        "mds": {  # https://github.com/openmobilityfoundation/mobility-data-specification, vehicle types
            "bicycle": ("bicycle",),
            "cargo_bicycle": ("cargo_bicycle",),
            "scooter": ("scooter_standing",),
            "scooter_seated": ("scooter_seated",),
            "moped": ("moped",),
            "car": ("car",),
            "other": ("other",),
        },
    },
)

PROPULSION = Vocabulary(
    name="vehicle.propulsion",
    title=Text("Antrieb", "Propulsion"),
    codes={
        "human": Text("Muskelkraft", "Human"),
        "electric_assist": Text("Elektrisch unterstützt", "Electrically assisted"),
        "electric": Text("Elektrisch", "Electric"),
        "combustion": Text("Benzin", "Petrol"),
        "combustion_diesel": Text("Diesel", "Diesel"),
        "hybrid": Text("Hybrid", "Hybrid"),
        "plug_in_hybrid": Text("Plug-in-Hybrid", "Plug-in hybrid"),
        "hydrogen_fuel_cell": Text("Wasserstoff-Brennstoffzelle", "Hydrogen fuel cell"),
    },
    standards={
        "gbfs": {  # propulsion_type of vehicle_types.json
            each: (each,)
            for each in (
                "human",
                "electric_assist",
                "electric",
                "combustion",
                "combustion_diesel",
                "hybrid",
                "plug_in_hybrid",
                "hydrogen_fuel_cell",
            )
        },
    },
)
