"""The words of education: what kind of place it is, and a school's form under the law of North Rhine-Westphalia."""

from __future__ import annotations

from domain.words import Text, Vocabulary

EDUCATION_KIND = Vocabulary(
    name="education.kind",
    title=Text("Art der Bildungseinrichtung", "Kind of place of education"),
    codes={
        "kindergarten": Text("Kindertagesstätte", "Kindergarten"),
        "school": Text("Schule", "School"),
        "library": Text("Bibliothek", "Library"),
        "adult_education": Text("Volkshochschule", "Adult education centre"),
        "music_school": Text("Musikschule", "Music school"),
        "university": Text("Hochschule", "University"),
    },
    standards={
        "osm": {  # https://wiki.openstreetmap.org/wiki/Key:amenity#Education
            "kindergarten": ("amenity=kindergarten",),
            "school": ("amenity=school",),
            "library": ("amenity=library",),
            "adult_education": ("amenity=training training=adult_education",),
            "music_school": ("amenity=music_school",),
            "university": ("amenity=university", "amenity=college"),
        },
        "isced": {  # ISCED 2011, levels; a library and a music school are outside of it
            "kindergarten": ("0",),
            "university": ("5", "6", "7", "8"),
        },
    },
)

SCHOOL_FORM = Vocabulary(
    name="education.form",
    title=Text("Schulform", "School form"),
    codes={
        "primary": Text("Grundschule", "Primary school (Grundschule)"),
        "hauptschule": Text("Hauptschule", "Lower secondary school (Hauptschule)"),
        "realschule": Text("Realschule", "Intermediate secondary school (Realschule)"),
        "sekundarschule": Text("Sekundarschule", "Integrated lower secondary school (Sekundarschule)"),
        "gesamtschule": Text("Gesamtschule", "Comprehensive school (Gesamtschule)"),
        "gymnasium": Text("Gymnasium", "Grammar school (Gymnasium)"),
        "special_needs": Text("Förderschule", "Special needs school (Förderschule)"),
        "hospital_school": Text("Klinikschule", "Hospital school (Klinikschule)"),
        "vocational": Text("Berufskolleg", "Vocational college (Berufskolleg)"),
        "second_chance": Text("Weiterbildungskolleg", "Second-chance college (Weiterbildungskolleg)"),
        "waldorf": Text("Freie Waldorfschule", "Waldorf school"),
        "primus": Text("PRIMUS-Schule", "School for years 1 to 10 (PRIMUS)"),
        "volksschule": Text("Volksschule", "Undivided elementary school (Volksschule)"),
    },
    standards={
        "nrw": {  # the Land's key of school forms: its letters, then its number in the official statistics
            "primary": ("G", "02"),
            "hauptschule": ("H", "04"),
            "realschule": ("R", "10"),
            "sekundarschule": ("SK", "14"),
            "gesamtschule": ("GE", "15"),
            "gymnasium": ("GY", "20"),
            "special_needs": ("S", "08", "SR", "85", "SG", "87", "SB", "88"),
            "hospital_school": ("KS", "83"),
            "vocational": ("BK", "30"),
            "second_chance": ("WB", "25"),
            "waldorf": ("FW", "17", "WF", "19"),
            "primus": ("PS", "13"),
            "volksschule": ("V", "06"),
        },
        "isced": {  # ISCED 2011, levels that are taught there
            "primary": ("1",),
            "hauptschule": ("2",),
            "realschule": ("2",),
            "sekundarschule": ("2",),
            "gesamtschule": ("2", "3"),
            "gymnasium": ("2", "3"),
            "vocational": ("3", "4"),
            "second_chance": ("2", "3"),
            "waldorf": ("1", "2", "3"),
            "primus": ("1", "2"),
            "volksschule": ("1", "2"),
        },
    },
)

EDUCATION = (EDUCATION_KIND, SCHOOL_FORM)
