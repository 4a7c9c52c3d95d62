"""What Duisburg's two desks for reports have in common: their state, their categories, and how they answer."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from sandbox.defects import Desk
from sandbox.kit import STATE
from sandbox.world import town

LICENCE = "licence: synthetic; simulated after Wirtschaftsbetriebe Duisburg and Stadt Duisburg"


def _waste(code: str, name: str, **more: Any) -> dict[str, Any]:
    plain = {"gruppe": "Sauberkeit", "dringend": False, "telefon": None, "fotos": 3, "pflicht": [], "zusatz": []}
    return {"code": code, "name": name, "zustaendig": "Wirtschaftsbetriebe Duisburg", **plain, **more}


AMOUNT = {
    "feld": "menge",
    "frage": "Wie viel ist es ungefähr?",
    "art": "auswahl",
    "pflicht": True,
    "werte": ["Tüte", "Kofferraum", "Transporter"],
}
PLATE = {"feld": "kennzeichen", "frage": "Kennzeichen, falls vorhanden", "art": "text", "pflicht": False, "werte": []}
UTILITY: Sequence[Mapping[str, Any]] = (
    _waste("WM", "Wilder Müll", zusatz=[AMOUNT]),
    _waste("VS", "Verschmutzte Straße"),
    _waste("PK", "Voller Papierkorb"),
    _waste("CS", "Verschmutzter Containerstandort"),
    _waste("GA", "Gefährlicher Abfall", dringend=True, telefon="+49 203 5550112", fotos=0),
    _waste("TT", "Totes Tier", fotos=1),
    _waste("SF", "Schrottfahrzeug", gruppe="Fahrzeuge", pflicht=["name", "telefon"], zusatz=[PLATE]),
    _waste("RT", "Ratten", gruppe="Schädlinge", fotos=0),
)
UTILITY_KINDS = {"WM": "dump", "VS": "litter", "PK": "bin", "CS": "containers", "TT": "animal", "SF": "vehicle"}


def _road(number: int, title: str, group: str, **more: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {"urgent": 0, "hotline": None, "max_photos": 1, "fields": {}}
    return {"id": number, "title": title, "group": group, **plain, **more}


SIZE = {"label": "Wie groß ist der Schaden?", "type": "enum", "required": 1, "values": ["Hand", "Teller", "größer"]}
POLE = {"label": "Nummer am Mast", "type": "string", "required": 0}
ROADS: Sequence[Mapping[str, Any]] = (
    _road(11, "Schlagloch", "Straße", fields={"size": SIZE}),
    _road(12, "Schaden am Geh- oder Radweg", "Straße"),
    _road(21, "Straßenbeleuchtung", "Licht", fields={"pole": POLE}),
    _road(22, "Ampel ausgefallen", "Licht", urgent=1, hotline="+49 203 5550113", max_photos=0),
    _road(31, "Gully verstopft", "Wasser"),
    _road(41, "Verkehrszeichen", "Straße"),
)
ROADS_KINDS = {"11": "hole", "12": "path", "21": "lamp", "31": "drain", "41": "sign"}


@dataclass(slots=True)
class Desks:
    """Both, and how fast the office looks."""

    utility: Desk = field(default_factory=lambda: Desk(name="wbd", town=town("duisburg"), kinds=UTILITY_KINDS, daily=3))
    roads: Desk = field(default_factory=lambda: Desk(name="tiefbau", town=town("duisburg"), kinds=ROADS_KINDS, daily=2))
    acknowledge_after: float = 5.0
    """Seconds by the twin's clock."""


def desks(request: web.Request) -> Desks:
    """Both desks of this run."""
    state = request.app[STATE]
    assert isinstance(state, Desks)
    return state


def said(what: object, status: int = 200) -> web.Response:
    """JSON with its umlauts as they are."""
    return web.json_response(text=json.dumps(what, ensure_ascii=False), status=status)
