"""Probing a city: each kind of trouble is told apart and comes with its remedy, a changed shape with its difference."""

from __future__ import annotations

import asyncio
import io
import json
import re
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from rich.console import Console

from adapters._kit.diagnosis import diagnosed
from config.load import load, shipped
from config.model import ConfigError, Settings
from config.proof import proofs
from domain.errors import SourceNonsense
from domain.words import Language
from gateway.cli.livecheck import checked
from gateway.cli.probing import NoCity, probed
from gateway.cli.remedies import NOTICES, TROUBLES
from gateway.cli.shapes import difference
from gateway.cli.tongue import tongue
from sandbox.kit import every_twin, running
from tests.contract.stage import Part, Said, canned
from tests.flow.stand import as_shipped
from tests.ports import free_port

TLS = Path(__file__).parent.parent / "contract" / "tls"
ROW = {"nr": 1, "was": "Toilette", "lon": 6.9, "lat": 51.42}
BINDING: dict[str, Any] = {
    "provider": "amt",
    "ns": "wc",
    "adapter": "rest",
    "url": "https://daten.example/wc",
    "options": {"items": "items", "id": "nr", "x": "lon", "y": "lat"},
    "mapping": {"kind": {"const": "public_toilet"}, "name": "was"},
    "licence": "none-stated",
    "attribution": "Amt",
    "permission": "agreement",
    "basis": "invented",
    "network": ["127.0.0.0/8"],
}


def town(root: Path, binding: Mapping[str, Any], **more: Any) -> Path:
    """A configuration of one city with one binding; `more` are its other keys. The file is written as YAML writes it."""
    (root / "cities").mkdir(exist_ok=True)
    (root / "regions").mkdir(exist_ok=True)
    (root / "hansa.yaml").write_bytes((shipped() / "hansa.yaml").read_bytes())
    (root / "regions" / "nrw.yaml").write_text("zone: Europe/Berlin\nholidays: DE-NW\ncrs: EPSG:25832\n")
    city = {
        "extends": ["nrw"],
        "names": {"de": "Mülheim", "en": "Mülheim"},
        "ags": "05117000",
        "ars": "051170000000",
        "bounds": [6.795, 51.38, 6.97, 51.476],
        "centre": [51.4275, 6.8825],
        "postcodes": ["45468-45481"],
        "contact": {"url": "https://www.muelheim-ruhr.de"},
        "providers": {"amt": {"name": "Amt"}},
        "bindings": {"places": {**BINDING, **binding}},
        **more,
    }
    (root / "cities" / "muelheim.yaml").write_text(yaml.safe_dump(city, allow_unicode=True, sort_keys=False), "utf-8")
    return root


async def said(root: Path, language: Language = "en", city: str = "muelheim") -> tuple[int, str]:
    """Status and what is printed, in the live profile."""
    out = Console(file=io.StringIO(), width=200)
    status = await probed(load(root), Settings(profile="live"), city, language, out)
    assert isinstance(out.file, io.StringIO)
    return status, out.file.getvalue()


def items(*rows: Any) -> bytes:
    """An answer with these rows."""
    return json.dumps({"items": rows}).encode()


async def test_what_answers_is_well(tmp_path: Path) -> None:
    """Status 0, and how much came; what nobody names and what was rejected is said, and is no failure."""
    async with canned(items({**ROW, "neu": 1}, {"nr": 2})) as stage:
        status, told = await said(town(tmp_path, {"url": f"{stage.url}/wc"}))
    assert status == 0
    assert "well      muelheim/amt/places#wc: 1 records. 1 rows rejected" in told
    assert "fields that nobody names: neu" in told
    assert len(stage.asked) == 1


TROUBLED: list[tuple[str, Part, str, str]] = [
    ("key", Said(status=401), "wants to know who asks (401)", "Set the key: `options`"),
    ("may", Said(status=403), "does not let us (403)", "bars our address"),
    ("path", Said(status=404), "nothing at this address (404)", "path and options"),
    ("question", Said(status=400), "does not understand the question (400)", "`options`"),
    ("quota", Said(status=429), "asked too often (429)", "policy: {fresh: …}"),
    ("down", Said(status=500), "fault of its own (500)", "ask its operator"),
    ("teapot", Said(status=418), "answers with 418", "browser"),
    ("html", b"<html>Wartung</html>", "is no JSON", "about works"),
    ("members", b'{"rows": []}', "not the protocol of `rest`: no list of rows", "Look at the answer"),
    ("rows", items({"nr": 1}, {"nr": 2}), "None of 2 rows can be understood: no coordinate", "`mapping`"),
]


@pytest.mark.parametrize(
    ("answer", "what", "remedy"), [each[1:] for each in TROUBLED], ids=[each[0] for each in TROUBLED]
)
async def test_each_trouble_is_told_apart(tmp_path: Path, answer: Part, what: str, remedy: str) -> None:
    """Status 1, in words, with the remedy and the place of the address in its file."""
    async with canned(answer) as stage:
        status, told = await said(town(tmp_path, {"url": stage.url}))
    assert status == 1
    assert what in told
    assert remedy in told
    assert "cities/muelheim.yaml:2" in told.partition("Mend: ")[2]


@pytest.mark.parametrize(
    ("url", "network", "what"),
    [
        ("http://no-such-host.invalid/wc", [], "Nobody knows the host no-such-host.invalid"),
        ("http://127.0.0.1:{port}/wc", ["127.0.0.0/8"], "takes no connection"),
        ("http://127.0.0.1:{port}/wc", [], "is no public address"),
    ],
    ids=["name", "port", "private"],
)
async def test_a_wrong_address_is_told_apart(tmp_path: Path, url: str, network: list[str], what: str) -> None:
    """A name nobody knows, a closed port, a private address."""
    address = url.replace("{port}", str(free_port()))
    status, told = await said(town(tmp_path, {"url": address, "network": network}))
    assert status == 1
    assert what in told


async def test_an_untrusted_certificate_is_told_apart(tmp_path: Path) -> None:
    """An authority nobody knows, and, with it named under `tls:`, a certificate for another name: each says which it is."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / "server.pem")
    body = items(ROW)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 -\r\nconnection: close\r\ncontent-length: %d\r\n\r\n%s" % (len(body), body))
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    async with server:
        url = f"https://localhost:{server.sockets[0].getsockname()[1]}"
        network = ["127.0.0.0/8", "::1/128"]
        status, told = await said(town(tmp_path, {"url": url, "network": network}))
        assert (status, "certificate of localhost" in told, "tls: {ca: …}" in told) == (1, True, True)
        trusted = {"url": url, "network": network, "tls": {"ca": str(TLS / "authority.pem")}}
        assert "UnknownIssuer" in told
        assert "city.example" in (await said(town(tmp_path, trusted)))[1]


async def test_a_secret_is_named_and_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a key is wanted the variable is named, never its value."""
    monkeypatch.setenv("AMT_KEY", "streng-geheim")
    options = {**BINDING["options"], "key": "env:AMT_KEY", "headers": {"Authorization": "Bearer {key}"}}
    async with canned(Said(status=401)) as stage:
        _, told = await said(town(tmp_path, {"url": stage.url, "options": options}), "de")
    assert "Abhilfe: Setze den Schlüssel: AMT_KEY." in told
    assert "geheim" not in told
    assert stage.asked[0].headers["authorization"] == "Bearer streng-geheim"


async def test_a_changed_shape_comes_with_its_difference(tmp_path: Path) -> None:
    """What live-check saw is held against what is there now: a member that went, and one that came."""
    answers = [items(ROW), items({**ROW, "was": None, "neu": 3})]
    turn = iter([0, 0, 1, 1])
    async with canned(lambda asked: answers[next(turn)]) as stage:
        root = town(tmp_path, {"url": stage.url})
        await checked(load(root), Settings(profile="live"), (), Console(file=io.StringIO()))
        assert proofs(root).evidence["muelheim/amt/places#wc"].fields
        assert (await said(root))[0] == 0
        status, told = await said(root)
        assert status == 1
        lines = [line.strip() for line in told.splitlines()]
        assert "- .name:str" in lines
        assert "+ ?field:neu" in lines
        assert "another shape" in told


def test_a_difference_stands_together() -> None:
    """A field whose type changed is two lines, one under the other."""
    assert difference([".a:str", ".b:int"], [".b:str", ".a:str", ".c:int"]) == ("- .b:int", "+ .b:str", "+ .c:int")


async def test_a_region_s_back_end_is_asked_for_the_city_and_no_neighbour_s() -> None:
    """In the sandbox: the city's bindings and those of its regions, with the ground the region has."""
    async with running(every_twin()) as twins:
        out = Console(file=io.StringIO(), width=200)
        status = await probed(as_shipped(), Settings(twins=twins), "duisburg", "de", out)
    assert isinstance(out.file, io.StringIO)
    told = out.file.getvalue()
    assert status == 0
    assert "essen/" not in told
    assert "gut       nrw/vrr/mobility.departures#vrr" in told
    assert f"Alle {len(re.findall('^gut ', told, re.MULTILINE))} gefragten" in told


async def test_no_such_city(tmp_path: Path) -> None:
    """The nearest right name is said."""
    with pytest.raises(NoCity, match='Did you mean "muelheim"'):
        await said(town(tmp_path, {}), city="mülheim")


async def test_what_may_not_be_asked_is_left_out(tmp_path: Path) -> None:
    """An unclear permission is said with its remedy, nobody is asked, and nothing is wrong."""
    async with canned(items(ROW)) as stage:
        status, told = await said(town(tmp_path, {"url": stage.url, "permission": "unclear"}))
    assert (status, stage.asked) == (0, [])
    assert "left out  muelheim/amt/places#wc: Whether it may be asked is unclear" in told


@pytest.mark.parametrize(
    ("options", "mapping", "line", "words"),
    [
        ({"itmes": "a"}, {}, "itmes:", 'has no option "itmes". Did you mean "items"?'),
        ({"items": "a["}, {}, "items:", "is no JMESPath at character 3"),
        ({"items": "lenght(a)"}, {}, "items:", 'Did you mean "length"?'),
        ({"paging": "pages"}, {}, "paging:", "'page'"),
        ({"query": {"box": "{bbbox}"}}, {}, "box:", "Did you mean {bbox}?"),
        ({}, {"nmae": "was"}, "nmae:", 'Did you mean "name"?'),
        ({}, {"kind": {"field": "a", "values": {"WC": "publictoilet"}}}, "kind:", 'Did you mean "public_toilet"?'),
    ],
    ids="option path function paging place target code".split(),
)
async def test_a_slip_is_refused_with_its_line(
    tmp_path: Path, options: dict[str, Any], mapping: dict[str, Any], line: str, words: str
) -> None:
    """File, line and column of the very key, and the nearest right word, before anybody is asked."""
    root = town(
        tmp_path,
        {"options": {**BINDING["options"], **options}, "mapping": {**BINDING["mapping"], **mapping}},
    )
    with pytest.raises(ConfigError) as refused:
        await said(root)
    [flaw] = refused.value.flaws
    assert words in str(flaw)
    at = (root / "cities" / "muelheim.yaml").read_text("utf-8").splitlines()[flaw.spot.line - 1]
    assert at.strip().startswith(line)
    assert flaw.spot.column == len(at) - len(at.lstrip()) + 1


def test_every_trouble_has_words_in_both_languages() -> None:
    """No gap of a sentence is left without a name the findings give."""
    given = dict.fromkeys(("host", "adapter", "secrets", "detail", "seconds", "count", "wrong"), "x")
    for text in (*NOTICES.values(), *(text for pair in TROUBLES.values() for text in pair)):
        assert text.de != text.en
        assert "{x}" not in text.say("de", given)
    assert diagnosed(SourceNonsense("a/b/c#d: the adapter failed"))[0] == "bug"


@pytest.mark.parametrize(
    ("wanted", "environ", "language"),
    [
        (None, {}, "en"),
        (None, {"LANG": "de_DE.UTF-8"}, "de"),
        (None, {"LC_ALL": "C", "LANG": "de_DE.UTF-8"}, "en"),
        ("de", {"LC_ALL": "C"}, "de"),
        ("en", {"LANG": "de_DE"}, "en"),
    ],
)
def test_commands_speak_the_terminal_s_language(wanted: str | None, environ: dict[str, str], language: str) -> None:
    """Unless another one is asked for."""
    assert tongue(wanted, environ) == language
