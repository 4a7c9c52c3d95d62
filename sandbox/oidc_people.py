"""Who can log in at the demo identity providers. Everybody is invented; names are those German specimen papers carry."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with an account, and how she proves that it is hers."""

    id: str
    name: str
    about: Mapping[str, str]
    """Language → a few words beside the name."""
    means: Mapping[str, str]
    """Language → what she logs in with."""
    email: str
    acr: str | None = None
    amr: tuple[str, ...] = ("pwd",)
    role: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """One demo identity provider."""

    slug: str
    host: str
    """A loopback address of its own: cookies ignore ports."""
    name: Mapping[str, str]
    people: tuple[Person, ...]

    def subject(self, person: Person) -> str:
        """`sub`: the same whenever the sandbox runs, and of no meaning elsewhere."""
        return hashlib.sha256(f"demo {self.slug} {person.id}".encode()).hexdigest()[:32]


PASSWORD = {"de": "mit Benutzername und Passwort", "en": "with user name and password"}
ELSTER = {"de": "mit ELSTER-Zertifikat", "en": "with an ELSTER certificate"}
CARD = {"de": "mit Online-Ausweis", "en": "with the electronic identity card"}
TWO_STEPS = {"de": "mit Passwort und Einmalcode", "en": "with password and one-time code"}
_MAIL = "erika.mustermann@example.org"


def _of(city: str) -> Mapping[str, str]:
    return {"de": f"aus {city}", "en": f"from {city}"}


def _clerk(role: str, name: str, amr: tuple[str, ...]) -> Person:
    means = TWO_STEPS if "otp" in amr else PASSWORD
    acr = "urn:demo:two-steps" if "otp" in amr else "urn:demo:password"
    about = {"de": f"Rolle {role}", "en": f"role {role}"}
    return Person(
        id=role, name=name, about=about, means=means, email=f"{role}@example.org", acr=acr, amr=amr, role=role
    )


OFFICES = (
    Office(
        slug="bundid",
        host="127.0.0.11",
        name={"de": "BundID", "en": "BundID"},
        people=(
            Person(
                id="erika",
                name="Erika Mustermann",
                about=_of("Essen"),
                means=CARD,
                email=_MAIL,
                acr="STORK-QAA-Level-4",
                amr=("hwk", "pin"),
            ),
            Person(
                id="aylin",
                name="Aylin Demir",
                about=_of("Düsseldorf"),
                means=ELSTER,
                email="aylin.demir@example.org",
                acr="STORK-QAA-Level-3",
                amr=("swk",),
            ),
            Person(
                id="max",
                name="Max Mustermann",
                about=_of("Duisburg"),
                means=PASSWORD,
                email="max.mustermann@example.org",
                acr="STORK-QAA-Level-1",
            ),
        ),
    ),
    Office(
        slug="duisburg",
        host="127.0.0.12",
        name={"de": "Servicekonto Duisburg", "en": "Duisburg service account"},
        people=(
            Person(id="jupp", name="Jupp Beispiel", about=_of("Duisburg"), means=PASSWORD, email="jupp@example.org"),
        ),
    ),
    Office(
        slug="essen",
        host="127.0.0.13",
        name={"de": "Servicekonto Essen", "en": "Essen service account"},
        people=(
            # The same mail as Erika's at BundID: nobody may take the two accounts for one because of it.
            Person(id="eri", name="Erika Mustermann", about=_of("Essen"), means=PASSWORD, email=_MAIL),
            Person(id="karl", name="Karl Exempel", about=_of("Essen"), means=PASSWORD, email="karl@example.org"),
        ),
    ),
    Office(
        slug="duesseldorf",
        host="127.0.0.14",
        name={"de": "Servicekonto Düsseldorf", "en": "Düsseldorf service account"},
        people=(
            Person(id="toni", name="Toni Muster", about=_of("Düsseldorf"), means=PASSWORD, email="toni@example.org"),
        ),
    ),
    Office(
        slug="staff",
        host="127.0.0.15",
        name={"de": "Anmeldung für Beschäftigte", "en": "Staff log-in"},
        people=(
            _clerk("admin", "Ada Amtmann", ("pwd", "otp")),
            _clerk("operator", "Otto Ordner", ("pwd", "otp")),
            _clerk("viewer", "Vera Vorlage", ("pwd",)),
        ),
    ),
)
