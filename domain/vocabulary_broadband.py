"""The words of broadband: how it comes into the house."""

from __future__ import annotations

from domain.words import Text, Vocabulary

TECHNOLOGY = Vocabulary(
    name="broadband.technology",
    title=Text("Breitbandtechnik", "Broadband technology"),
    codes={
        "fibre": Text("Glasfaser bis ins Haus", "Fibre to the building or home"),
        "cable": Text("Kabelfernsehnetz", "Cable television network"),
        "dsl": Text("DSL", "DSL"),
        "other_wired": Text("Andere leitungsgebundene Technik", "Other wired technology"),
        "wireless": Text("Funk an festem Ort", "Fixed wireless"),
    },
    standards={
        "gigabit_grundbuch": {  # the register's own abbreviations
            "fibre": ("FTTH", "FTTB"),
            "cable": ("HFC", "CATV"),
            "dsl": ("FTTC", "xDSL"),
            "wireless": ("FWA",),
        },
    },
)

BROADBAND = (TECHNOLOGY,)
