"""Draft the file of a new city: ask for what was not given, write it, and take it back if it could not be used."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import typer
import yaml
from rich.console import Console

from config.load import load, shipped
from config.model import ConfigError, Declared, Region, Settings
from config.sections import SLUG
from domain.words import Language, Text

LANDS = dict(
    zip((f"{n:02}" for n in range(1, 17)), "SH HH NI HB NW HE RP BW BY SL BE BB MV SN ST TH".split(), strict=True)
)
"""The first two digits of an AGS (Statistisches Bundesamt) → the state (ISO 3166-2:DE)."""
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_NUMBER = r"-?\d{1,3}(?:\.\d+)?"
_FORMS: Mapping[str, tuple[str, Text]] = {
    "ags": (r"\d{8}", Text("Amtlicher Gemeindeschlüssel (AGS), acht Ziffern", "Official key (AGS), eight digits")),
    "bounds": (
        rf"{_NUMBER}(,{_NUMBER}){{3}}",
        Text("Grenzen: West,Süd,Ost,Nord in Grad", "Bounds: west,south,east,north in degrees"),
    ),
    "postcodes": (
        r"\d{5}(-\d{5})?(,\d{5}(-\d{5})?)*",
        Text("Postleitzahlen: 45468-45481, mehrere durch Komma", "Postcodes: 45468-45481, several separated by commas"),
    ),
    "url": (r"https?://\S+", Text("Ihre Seite: https://…", "Its page: https://…")),
    "ars": (r"\d{12}", Text("Regionalschlüssel (ARS), zwölf Ziffern", "Regional key (ARS), twelve digits")),
    "centre": (rf"{_NUMBER},{_NUMBER}", Text("Mitte: Breite,Länge", "Its middle: lat,lon")),
    "slug": (SLUG, Text("Kurzname in Adressen", "What it is called in addresses")),
}
"""Answer → its form, and the question for it. The first four cannot be guessed."""
ASKED = ("ags", "bounds", "postcodes", "url")
_DRAFT = """\
# {name}. The file's name is the city's slug. Drafted by `hansa new-city`: look at what is marked.

extends: [{extends}] # brings time zone, holidays, and the bindings of regional and national providers

names: {{de: {de}, en: {en}}}
ags: "{ags}"
ars: "{ars}" # {ars_from}
bounds: [{bounds}] # west, south, east, north
centre: [{centre}] # lat, lon; {centre_from}
postcodes: [{postcodes}]
contact: {{url: {url}}}

providers: {{}} # the city's own: docs/how-to/add-a-binding.md

bindings: {{}}
"""


class NotDrafted(Exception):
    """No file was written; `reasons` are for whoever typed the command."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


def draft(
    settings: Settings,
    name: str,
    given: Mapping[str, str | None],
    *,
    extends: tuple[str, ...],
    language: Language,
    out: Console,
) -> Path:
    """The new file. Raises NotDrafted, or ConfigError where the configuration is flawed already."""
    root = settings.config or shipped()
    declared = load(root)
    slug = given["slug"] or slug_of(name)
    _fits("slug", slug)
    file = root / "cities" / f"{slug}.yaml"
    if file.exists():
        raise NotDrafted(f"{file} is there already, and is not overwritten. Another --slug, or edit it.")
    for key, value in given.items():
        if value is not None and key in _FORMS:
            _fits(key, value)
    known = _answers({key: value for key, value in given.items() if value is not None}, language)
    regions = extends or (_region(declared, known["ags"]).slug,)
    _write(file, _filled(name, known, regions))
    try:
        load(root)
    except ConfigError as wrong:
        file.unlink()
        raise NotDrafted(*(f"{flaw.text} {flaw.remedy or ''}".strip() for flaw in wrong.flaws)) from wrong
    _report(out, file, declared, regions, language)
    return file


def slug_of(name: str) -> str:
    """`Mülheim an der Ruhr` → `muelheim-an-der-ruhr`."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_UMLAUTS)).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain))


def _fits(key: str, value: str) -> None:
    form, question = _FORMS[key]
    if not re.fullmatch(form, value, re.ASCII):
        raise NotDrafted(f"--{key} {value!r} does not fit. {question.en}.")


def _answers(known: dict[str, str], language: Language) -> Mapping[str, str]:
    """What was given, completed by asking; without anybody to ask, every missing option is named."""
    missing = [key for key in ASKED if key not in known]
    try:
        for key in missing:
            known[key] = _asked(key, language)
    except typer.Abort:
        raise NotDrafted(
            *(f"--{key} is missing. {_FORMS[key][1].en}." for key in missing if key not in known)
        ) from None
    return known


def _asked(key: str, language: Language) -> str:
    """Asked again until the answer has the right form."""
    form, question = _FORMS[key]
    while True:
        answer = str(typer.prompt(question.say(language), err=True)).replace(" ", "")
        if re.fullmatch(form, answer, re.ASCII):
            return answer


def _region(declared: Declared, ags: str) -> Region:
    """The region of its state that brings most; raises NotDrafted where there is none."""
    land = f"DE-{LANDS.get(ags[:2], '')}"
    found = [region for region in declared.regions if region.holidays == land]
    if not found:
        known = ", ".join(region.slug for region in declared.regions)
        text = f"No region of its state ({land}) is declared: write {declared.root / 'regions'}/<name>.yaml with"
        raise NotDrafted(f"{text} zone, holidays: {land} and crs, or name one with --extends. There are: {known}.")
    return max(found, key=lambda region: len(region.bindings))


def _filled(name: str, known: Mapping[str, str], regions: tuple[str, ...]) -> str:
    ags, west, south, east, north = known["ags"], *map(float, known["bounds"].split(","))
    middle = f"{(south + north) / 2:.4f}, {(west + east) / 2:.4f}"
    # A municipality in no association of its own: 05117000 → 05117 0000 000 (Statistisches Bundesamt, ARS).
    ars = known.get("ars") or f"{ags[:5]}0{ags[5:]}{ags[5:]}"
    return _DRAFT.format(
        name=" ".join(name.split()),
        extends=", ".join(regions),
        de=_quoted(name),
        en=_quoted(known.get("english", name)),
        ags=ags,
        ars=ars,
        ars_from="as given" if "ars" in known else "from the AGS: another one where it belongs to an association",
        bounds=known["bounds"].replace(",", ", "),
        centre=known["centre"].replace(",", ", ") if "centre" in known else middle,
        centre_from="as given" if "centre" in known else "the middle of the bounds",
        postcodes=", ".join(f'"{each}"' for each in known["postcodes"].split(",")),
        url=_quoted(known["url"]),
    )


def _quoted(text: str) -> str:
    """As YAML in braces writes it."""
    return yaml.safe_dump({"a": text}, default_flow_style=True, allow_unicode=True, width=10_000).strip()[4:-1]


def _write(file: Path, text: str) -> None:
    try:
        with file.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except OSError as why:
        raise NotDrafted(f"{file} cannot be written: {why.strerror}.") from why


def _report(out: Console, file: Path, before: Declared, regions: tuple[str, ...], language: Language) -> None:
    brought = sorted({b.resource for r in before.regions if r.slug in regions for b in r.bindings})
    others = [r.slug for r in before.regions if r.slug not in regions and r.bindings]
    wrote = Text("Geschrieben: {file}", "wrote     {file}")
    has = Text("Es bringt mit: {brought}", "It has already: {brought}") if brought else None
    more = Text("Weitere Regionen, wenn sie dazugehört: {others}", "Other regions, if it belongs to them: {others}")
    next_ = Text("Nun: hansa check, hansa probe {slug}", "Now: hansa check, hansa probe {slug}")
    params = {"file": str(file), "brought": ", ".join(brought), "others": ", ".join(others), "slug": file.stem}
    for text in (wrote, has, more if others else None, next_):
        if text is not None:
            out.print(text.say(language, params), markup=False, highlight=False, soft_wrap=True)
