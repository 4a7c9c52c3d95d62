"""The coded lists of observations: what is measured, the marks a value is compared with, and why there may be none."""

from __future__ import annotations

from domain.words import Text, Vocabulary

OBSERVATION_KIND = Vocabulary(
    name="observation.kind",
    title=Text("Gemessene Größe", "Observed property"),
    codes={
        "water_level": Text("Wasserstand", "Water level"),
        "discharge": Text("Abfluss", "Discharge"),
        "water_temperature": Text("Wassertemperatur", "Water temperature"),
        "flow_velocity": Text("Fließgeschwindigkeit", "Flow velocity"),
        "clearance": Text("Durchfahrtshöhe", "Clearance height"),
        "dissolved_oxygen": Text("Sauerstoffgehalt des Wassers", "Dissolved oxygen"),
        "water_ph": Text("pH-Wert des Wassers", "pH of water"),
        "conductivity": Text("Elektrische Leitfähigkeit des Wassers", "Electrical conductivity of water"),
        "turbidity": Text("Trübung des Wassers", "Turbidity of water"),
        "air_temperature": Text("Lufttemperatur", "Air temperature"),
        "precipitation": Text("Niederschlag", "Precipitation"),
        "no2": Text("Stickstoffdioxid", "Nitrogen dioxide"),
        "no": Text("Stickstoffmonoxid", "Nitrogen monoxide"),
        "pm10": Text("Feinstaub PM10", "Particulate matter PM10"),
        "pm25": Text("Feinstaub PM2,5", "Particulate matter PM2.5"),
        "o3": Text("Ozon", "Ozone"),
        "so2": Text("Schwefeldioxid", "Sulphur dioxide"),
        "co": Text("Kohlenmonoxid", "Carbon monoxide"),
        "benzene": Text("Benzol", "Benzene"),
        "benzo_a_pyrene": Text("Benzo(a)pyren im Feinstaub PM10", "Benzo(a)pyrene in PM10"),
        "lead": Text("Blei im Feinstaub PM10", "Lead in PM10"),
        "arsenic": Text("Arsen im Feinstaub PM10", "Arsenic in PM10"),
        "cadmium": Text("Kadmium im Feinstaub PM10", "Cadmium in PM10"),
        "nickel": Text("Nickel im Feinstaub PM10", "Nickel in PM10"),
    },
    standards={
        "eionet": {  # http://dd.eionet.europa.eu/vocabulary/aq/pollutant
            "so2": ("1",),
            "pm10": ("5",),
            "o3": ("7",),
            "no2": ("8",),
            "co": ("10",),
            "benzene": ("20",),
            "no": ("38",),
            "lead": ("5012",),
            "cadmium": ("5014",),
            "nickel": ("5015",),
            "arsenic": ("5018",),
            "benzo_a_pyrene": ("5029",),
            "pm25": ("6001",),
        },
        "ucum": {  # https://ucum.org: the units it comes in
            "water_level": ("cm", "m"),
            "discharge": ("m3/s",),
            "water_temperature": ("Cel",),
            "flow_velocity": ("m/s",),
            "clearance": ("cm",),
            "dissolved_oxygen": ("mg/L",),
            "water_ph": ("[pH]",),
            "conductivity": ("uS/cm", "mS/cm"),
            "air_temperature": ("Cel",),
            "precipitation": ("mm",),
            "no2": ("ug/m3",),
            "no": ("ug/m3",),
            "pm10": ("ug/m3",),
            "pm25": ("ug/m3",),
            "o3": ("ug/m3",),
            "so2": ("ug/m3",),
            "co": ("mg/m3",),
            "benzene": ("ug/m3",),
            "benzo_a_pyrene": ("ng/m3",),
            "lead": ("ug/m3",),
            "arsenic": ("ng/m3",),
            "cadmium": ("ng/m3",),
            "nickel": ("ng/m3",),
        },
    },
)

OBSERVATION_THRESHOLD = Vocabulary(
    name="observation.threshold",
    title=Text("Marke, mit der verglichen wird", "Mark a value is compared with"),
    codes={  # DIN 4049-3, and the marks of the waterways' administration
        "lowest": Text("Niedrigster bekannter Wert (NNW)", "Lowest known value (NNW)"),
        "mean_low": Text("Mittlerer niedrigster Wert (MNW)", "Mean of the lowest values (MNW)"),
        "mean": Text("Mittelwert (MW)", "Mean (MW)"),
        "mean_high": Text("Mittlerer höchster Wert (MHW)", "Mean of the highest values (MHW)"),
        "highest": Text("Höchster bekannter Wert (HHW)", "Highest known value (HHW)"),
        "equivalent_low": Text("Gleichwertiger Wasserstand (GlW)", "Equivalent low water level (GlW)"),
        "flood_mark_1": Text("Hochwassermarke I", "Flood mark I"),
        "flood_mark_2": Text("Hochwassermarke II", "Flood mark II"),
        "flood_mark_3": Text("Hochwassermarke III", "Flood mark III"),
        "highest_navigable": Text("Höchster Schifffahrtswasserstand (HSW)", "Highest navigable level (HSW)"),
        "information_1": Text("Informationswert 1", "Information value 1"),
        "information_2": Text("Informationswert 2", "Information value 2"),
        "information_3": Text("Informationswert 3", "Information value 3"),
        "air_good": Text("Luftqualität gut, von hier an", "Air quality good, from here on"),
        "air_moderate": Text("Luftqualität mäßig, von hier an", "Air quality moderate, from here on"),
        "air_poor": Text("Luftqualität schlecht, von hier an", "Air quality poor, from here on"),
        "air_very_poor": Text("Luftqualität sehr schlecht, von hier an", "Air quality very poor, from here on"),
    },
)

OBSERVATION_STATE = Vocabulary(
    name="observation.state",
    title=Text("Lage des Wertes zu seinen Marken", "Where the value lies among its marks"),
    codes={
        "low": Text("niedrig", "low"),
        "normal": Text("normal", "normal"),
        "high": Text("hoch", "high"),
        "air_very_good": Text("Luftqualität sehr gut", "air quality very good"),
        "air_good": Text("Luftqualität gut", "air quality good"),
        "air_moderate": Text("Luftqualität mäßig", "air quality moderate"),
        "air_poor": Text("Luftqualität schlecht", "air quality poor"),
        "air_very_poor": Text("Luftqualität sehr schlecht", "air quality very poor"),
        "unknown": Text("unbekannt", "unknown"),
        "commented": Text("vom Betreiber kommentiert", "commented by its operator"),
        "out_of_date": Text("veraltet", "out of date"),
    },
)

OBSERVATION_MISSING = Vocabulary(
    name="observation.missing",
    title=Text("Warum kein Wert da ist", "Why there is no value"),
    codes={
        "not_delivered": Text("Die Station hat keinen Wert geliefert", "The station delivered no value"),
        "marked_missing": Text(
            "Der Betreiber hat den Wert als fehlend gekennzeichnet", "The operator marked it missing"
        ),
    },
)

OBSERVED = (OBSERVATION_KIND, OBSERVATION_THRESHOLD, OBSERVATION_STATE, OBSERVATION_MISSING)
