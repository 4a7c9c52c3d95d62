"""What citizens have reported in a simulated town, by rule, and what is handed in while a twin runs.

Every day has its reports at real addresses; they grow old by the twin's clock, from new over in work to done. Nobody's data.
Knows no wire: how a desk names, numbers and shows a report is its twin's affair.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from types import MappingProxyType

from aiohttp import web

from sandbox.chance import METRES_PER_DEGREE, draw, pick
from sandbox.clock import CLOCK
from sandbox.control import BadField, body_of
from sandbox.town import Town

NEW, WORK, DONE, REFUSED, WITHDRAWN = "new", "work", "done", "refused", "withdrawn"
STAGES = (NEW, WORK, DONE, REFUSED, WITHDRAWN)
HANDED_IN = 900_001
"""The first number of what is handed in; those by rule are smaller."""
Photos = Sequence[tuple[str, str, bytes]]
"""Name, media type, content."""
DAYS = 30
"""How far back a desk shows what it was told."""

SAID: Mapping[str, Sequence[str]] = {
    "dump": ("Ein Sofa und drei Müllsäcke liegen am Wegrand.", "Alte Reifen und Bauschutt hinter den Glascontainern."),
    "litter": ("Überall Scherben und Verpackungen.", "Der Platz ist seit dem Wochenende vermüllt."),
    "bin": ("Der Papierkorb quillt über.", "Der Mülleimer wurde länger nicht geleert."),
    "containers": ("Neben den Containern türmen sich Kartons.", "Altglas steht in Tüten vor den Containern."),
    "vehicle": ("Ein Fahrrad ohne Räder hängt seit Wochen am Geländer.", "Auto ohne Kennzeichen auf dem Parkstreifen."),
    "animal": ("Ein totes Tier liegt am Fahrbahnrand.",),
    "rats": ("Am Gebüsch sind tagsüber Ratten zu sehen.",),
    "hole": ("Tiefes Schlagloch vor der Einfahrt.", "Die Fahrbahn ist auf einem Meter aufgebrochen."),
    "path": ("Gehwegplatten stehen hoch.", "Der Radweg ist von Wurzeln angehoben."),
    "lamp": ("Die Straßenlaterne ist nachts dunkel.", "Zwei Laternen flackern."),
    "drain": ("Der Gully ist verstopft, bei Regen steht das Wasser.",),
    "sign": ("Das Verkehrszeichen ist verdreht.",),
    "graffiti": ("Die Wand ist frisch beschmiert.",),
    "playground": ("An der Schaukel fehlt eine Schraube.",),
    "tree": ("Ein großer Ast hängt lose über dem Weg.",),
}
ANSWERS: Mapping[str, str] = {
    WORK: "Vielen Dank. Wir kümmern uns darum.",
    DONE: "Erledigt. Danke für den Hinweis.",
    REFUSED: "Bei der Kontrolle wurde kein Mangel gefunden.",
}


@dataclass(slots=True, kw_only=True)
class Filed:
    """One report at a desk: made by rule, or handed in."""

    number: int
    what: str
    """The desk's own category."""
    lat: float
    lon: float
    street: str
    text: str
    stage: str
    created: datetime
    changed: datetime
    answer: str | None = None
    reference: str | None = None
    """Of whoever handed it in."""
    details: Mapping[str, str] = field(default_factory=dict)
    person: Mapping[str, str] = field(default_factory=dict)
    photos: Photos = ()

    def move(self, stage: str, now: datetime, answer: str | None = None) -> None:
        """To another stage."""
        self.stage, self.changed, self.answer = stage, now, answer or ANSWERS.get(stage)


@dataclass(slots=True, kw_only=True)
class Desk:
    """Everything one desk holds: what the rule makes of today, and what was handed in."""

    name: str
    town: Town
    kinds: Mapping[str, str]
    """Own category → key of what is said about it."""
    daily: int
    filed: dict[str, Filed] = field(default_factory=dict)
    """By reference."""

    def file(
        self,
        reference: str,
        now: datetime,
        *,
        what: str,
        lat: float,
        lon: float,
        text: str,
        details: Mapping[str, str],
        person: Mapping[str, str] = MappingProxyType({}),
        photos: Photos = (),
    ) -> Filed:
        """Keep what was handed in under a reference that is not there yet."""
        assert reference not in self.filed
        made = Filed(
            number=HANDED_IN + len(self.filed),
            what=what,
            lat=lat,
            lon=lon,
            street="",
            text=text,
            stage=NEW,
            created=now,
            changed=now,
            reference=reference,
            details=details,
            person=person,
            photos=photos,
        )
        self.filed[reference] = made
        return made

    def numbered(self, number: int) -> Filed | None:
        """One that was handed in."""
        return next((each for each in self.filed.values() if each.number == number), None)

    def public(self, now: datetime) -> list[Filed]:
        """What everybody may see, newest first; without what was taken back."""
        handed_in = [each for each in self.filed.values() if each.stage != WITHDRAWN]
        return [*reversed(handed_in), *self._by_rule(now)]

    def _by_rule(self, now: datetime) -> Iterator[Filed]:
        today = now.astimezone(UTC).date()
        for back in range(DAYS):
            for place in range(self.daily):
                made = self._one(today - timedelta(days=back), place, now)
                if made is not None:
                    yield made

    def _one(self, day: date, place: int, now: datetime) -> Filed | None:
        """The report number `place` of this day; None before it is made."""
        name = (self.name, day.toordinal(), place)
        created = datetime.combine(day, time(5), UTC) + timedelta(minutes=int(draw(*name, "at") * 900))
        if created > now:
            return None
        house = pick(self.town.houses, *name, "house")
        what = pick(sorted(self.kinds), *name, "what")
        life = timedelta(days=1 + draw(*name, "life") * 20)
        begun, ended = created + 0.3 * life, created + life
        end = REFUSED if draw(*name, "end") < 0.1 else DONE
        stage, changed = (end, ended) if ended <= now else (WORK, begun) if begun <= now else (NEW, created)
        return Filed(
            number=day.toordinal() % 10_000 * 10 + place,
            what=what,
            lat=round(house.lat, 6),
            lon=round(house.lon, 6),
            street=f"{house.street.name} {house.label}",
            text=pick(SAID[self.kinds[what]], *name, "text"),
            stage=stage,
            created=created,
            changed=changed.replace(microsecond=0),
            answer=ANSWERS.get(stage),
        )


def told(filed: Filed, number: str, owner: str) -> dict[str, object]:
    """One line of the journal: what the desk would really do, and for whom it holds what."""
    return {
        "reference": filed.reference,
        "number": number,
        "state": filed.stage,
        "owner": owner,
        "category": filed.what,
        "lat": filed.lat,
        "lon": filed.lon,
        "text": filed.text,
        "details": dict(filed.details),
        "person": dict(filed.person),
        "photos": [
            {"name": name, "type": kind, "size": len(content), "sha256": sha256(content).hexdigest()}
            for name, kind, content in filed.photos
        ],
    }


async def moved_on(filed: Mapping[str, Filed], request: web.Request) -> None:
    """Bring the report that a control request names to the stage it names."""
    body = await body_of(request, {"reference", "stage", "answer"})
    one, answer = filed.get(str(body.get("reference"))), body.get("answer")
    if one is None:
        raise BadField("reference", "is not known here", list(filed)[:20])
    if body.get("stage") not in STAGES:
        raise BadField("stage", "must be one of those", STAGES)
    one.move(str(body["stage"]), request.app[CLOCK].now(), answer if isinstance(answer, str) else None)


def within(town: Town, lat: float, lon: float, *, metres: float = 0.0) -> bool:
    """Whether a point lies in the town's bounds, widened by so much."""
    west, south, east, north = town.bounds
    up = metres / METRES_PER_DEGREE
    across = up / math.cos(math.radians(lat))
    return west - across <= lon <= east + across and south - up <= lat <= north + up


def apart(lat: float, lon: float, there_lat: float, there_lon: float) -> float:
    """Metres between two points of one town; flat, which is enough for that."""
    east = (there_lon - lon) * METRES_PER_DEGREE * math.cos(math.radians(lat))
    return math.hypot((there_lat - lat) * METRES_PER_DEGREE, east)
