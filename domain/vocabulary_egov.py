"""The words of e-government: for whom a service is, who has written it down, and what an office has to do with it."""

from __future__ import annotations

from domain.words import Text, Vocabulary

AUDIENCE = Vocabulary(
    name="egov.audience",
    title=Text("Für wen", "Audience"),
    codes={
        "citizen": Text("Bürgerinnen und Bürger", "Citizens"),
        "business": Text("Unternehmen", "Businesses"),
    },
    standards={"xzufi": {"citizen": ("001",), "business": ("002",)}},  # code list Leistungsadressat of XZuFi 2.x
)

LEVEL = Vocabulary(
    name="egov.level",
    title=Text("Ebene", "Level"),
    codes={
        "federation": Text("Bund", "Federation"),
        "state": Text("Land", "State"),
        "municipality": Text("Gemeinde", "Municipality"),
    },
    standards={  # digits that are left of an official regional key without its trailing zeros
        "ars": {"federation": ("0",), "state": ("2",), "municipality": ("5", "12")},
    },
)

ROLE = Vocabulary(
    name="egov.role",
    title=Text("Zuständigkeit", "Responsibility"),
    codes={
        "responsible": Text("Zuständige Stelle", "Responsible body"),
        "contact": Text("Ansprechstelle", "Point of contact"),
    },
    standards={"pvog": {"responsible": ("01",), "contact": ("03",)}},
)

EGOV = (AUDIENCE, LEVEL, ROLE)
