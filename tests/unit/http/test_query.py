"""Whatever stands in a query string is understood, or refused with a 400 that names the parameter and the remedy."""

from __future__ import annotations

import asyncio
import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.catalogue import CATALOGUE
from domain.resource import Resource
from gateway.edge.asgi import ASGI
from gateway.federation.cursor import _digest
from gateway.http.query import list_model, read_require, read_wait
from tests.unit.http.conftest import Standing
from tests.unit.http.stage import TOWNS, ask

PICKUPS = "/v1/waste/pickups?address=essen:stadt:9"
NEAR = "/v1/places?lat=51.45&lon=7.01"


@dataclass(frozen=True)
class Bad:
    """A target that cannot be answered, and the parameter that must be named."""

    target: str
    name: str
    code: str
    nearest: str | None = None
    """What `allowed` must begin with."""


BAD = [
    Bad("/v1/places?citty=essen", "citty", "unknown", "city"),
    Bad("/v1/places?Limit=5", "Limit", "unknown", "limit"),
    Bad("/v1/waste/pickups?address=essen:stadt:9&form=2026-12-01", "form", "unknown", "from"),
    Bad("/v1/places?%22%3E%3Cscript=1", '"><script', "unknown"),
    Bad("/v1/places/essen:stadt:a?limit=5", "limit", "unknown"),
    Bad(f"{PICKUPS}&from=2026-13-01", "from", "day-unreadable"),
    Bad(f"{PICKUPS}&from=2026-W49-2", "from", "day-unreadable"),
    Bad(f"{PICKUPS}&to=20261201", "to", "day-unreadable"),
    Bad(f"{PICKUPS}&to=", "to", "day-unreadable"),
    Bad(f"{PICKUPS}&from=2026-12-05&to=2026-12-01", "to", "window-inverted"),
    Bad(f"{PICKUPS}&from=2026-01-01&to=2030-01-01", "to", "window-too-long"),
    Bad(f"{PICKUPS}&to=9999-12-31", "to", "window-too-long"),
    Bad(f"{PICKUPS}&fraction=papper", "fraction", "unknown-value", "paper"),
    Bad(f"{PICKUPS}&street=Aachener", "street", "excludes"),
    Bad("/v1/waste/pickups", "address", "household-missing"),
    Bad("/v1/waste/pickups?house_number=4", "house_number", "needs"),
    Bad("/v1/waste/pickups?street=Aachener", "street", "needs"),
    Bad("/v1/waste/pickups?street=Aachener&house_number=4", "street", "needs"),
    Bad("/v1/waste/pickups?address=foo", "address", "id-unreadable"),
    Bad("/v1/waste/pickups?address=esen:stadt:9", "address", "id-unknown-city", "essen"),
    Bad("/v1/waste/pickups?" + "&".join(["address=essen:stadt:9"] * 21), "address", "too-many"),
    Bad(f"{NEAR}&radius=-1km", "radius", "radius-unreadable"),
    Bad(f"{NEAR}&radius=5", "radius", "radius-unreadable"),
    Bad(f"{NEAR}&radius=0m", "radius", "radius-unreadable"),
    Bad(f"{NEAR}&radius=101km", "radius", "radius-too-wide"),
    Bad("/v1/places?radius=5km", "radius", "needs"),
    Bad("/v1/places?lat=51.45", "lat", "needs"),
    Bad("/v1/places?lon=7.01", "lon", "needs"),
    Bad("/v1/places?lat=7.01&lon=51.45", "lat", "swapped"),
    Bad("/v1/places?lat=91&lon=7", "lat", "too-large"),
    Bad("/v1/places?lat=51&lon=-181", "lon", "too-small"),
    Bad("/v1/places?lat=here&lon=7", "lat", "not-a-number"),
    Bad("/v1/places?bbox=6.6,51.3,7.1", "bbox", "bbox-unreadable"),
    Bad("/v1/places?bbox=6.6,51.3,7.1,nan", "bbox", "bbox-unreadable"),
    Bad("/v1/places?bbox=7.1,51.3,6.6,51.6", "bbox", "bbox-inverted"),
    Bad("/v1/places?q=" + "a" * 10_240, "q", "too-long"),
    Bad("/v1/places?q=" + "a" * 101, "q", "too-long"),
    Bad("/v1/places?q=", "q", "too-short"),
    Bad("/v1/places?q=%00", "q", "bad-characters"),
    Bad("/v1/places?q=%ff", "q", "bad-characters"),
    Bad("/v1/places?q=a%0Ab", "q", "bad-characters"),
    Bad("/v1/places?limit=9999", "limit", "too-large"),
    Bad("/v1/places?limit=0", "limit", "too-small"),
    Bad("/v1/places?limit=abc", "limit", "not-a-number"),
    Bad("/v1/places?limit=" + "9" * 5000, "limit", "not-a-number"),
    Bad("/v1/places?limit=5&limit=6", "limit", "repeated"),
    Bad("/v1/places?q=a&q=b", "q", "repeated"),
    Bad("/v1/places/essen:stadt:a?wait=1s&wait=2s", "wait", "repeated"),
    Bad("/v1/places?cursor=garbage", "cursor", "cursor-broken"),
    Bad("/v1/places?cursor=%C3%BC", "cursor", "cursor-broken"),
    Bad("/v1/places?city=esen", "city", "unknown-value", "essen"),
    Bad("/v1/places?city=k%C3%B6ln", "city", "unknown-value", "duesseldorf"),
    Bad("/v1/places?" + "&".join(["city=essen"] * 51), "city", "too-many"),
    Bad("/v1/places?kind=playgroundd", "kind", "unknown-value", "playground"),
    Bad("/v1/places?accessible=perhaps", "accessible", "not-a-boolean"),
    Bad("/v1/places?explain=maybe", "explain", "not-a-boolean"),
    Bad("/v1/places?wait=99s", "wait", "wait-unreadable"),
    Bad("/v1/places?wait=0ms", "wait", "wait-unreadable"),
    Bad("/v1/places?wait=5", "wait", "wait-unreadable"),
    Bad("/v1/places?require=0", "require", "require-unreadable"),
    Bad("/v1/places?require=most", "require", "require-unreadable"),
    Bad("/v1/places?require=9", "require", "require-impossible"),
    Bad("/v1/addresses?postcode=4514", "postcode", "bad-form"),
    Bad("/v1/sources?state=up", "state", "unknown-value"),
]


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.target[4:60])
async def test_a_bad_parameter_is_named_with_the_remedy(bad: Bad, app: ASGI) -> None:
    """A 400 names the one parameter that is wrong, why, and where there is a list the nearest right one first."""
    details = []
    for language in ("de", "en"):
        answer = await ask(app, bad.target, headers={"accept-language": language})
        assert (answer.status, answer.codes()) == (400, {bad.name: bad.code})
        (mistake,) = answer.json()["errors"]
        assert list(mistake) == ["in", "name", "code", "detail", "allowed"]
        assert mistake["in"] == "query"
        assert mistake["allowed"][:1] == ([bad.nearest] if bad.nearest else mistake["allowed"][:1])
        assert not re.search(r"\{[a-z]|\s[.,]|:\s*[.,]|  ", mistake["detail"]), "a gap was left open"
        details.append(mistake["detail"])
    assert details[0] != details[1]


async def test_everything_wrong_is_named_at_once(app: ASGI) -> None:
    """Whoever makes three mistakes learns of all three in one answer."""
    answer = await ask(app, "/v1/places?limit=abc&kind=pub&colour=red")
    assert answer.codes() == {"limit": "not-a-number", "kind": "unknown-value", "colour": "unknown"}


async def test_a_long_path_is_blamed_on_the_path(app: ASGI) -> None:
    """When it is the path that is too long, the mistake says so and names no parameter."""
    answer = await ask(app, "/v1/places/" + "a" * 9000)
    (mistake,) = answer.json()["errors"]
    assert (answer.status, mistake["in"], mistake["code"]) == (400, "path", "too-long")


async def test_umlauts_are_understood_as_they_are_typed(app: ASGI) -> None:
    """A query with raw UTF-8, as a terminal sends it, means the same as one that is percent-encoded."""
    typed, encoded = await ask(app, "/v1/places?q=bücherei"), await ask(app, f"/v1/places?q={quote('bücherei')}")
    assert typed.body == encoded.body
    assert [item["name"] for item in typed.json()["items"]] == ["Bücherei <Süd>"]


async def test_a_cursor_belongs_to_its_question(app: ASGI) -> None:
    """The cursor of another query is refused; the page size and the patience may change on the way."""
    cursor = (await ask(app, "/v1/places?limit=1&city=essen")).json()["next_cursor"]
    for other in ("city=duisburg", "city=essen&kind=library", "city=essen&lat=51.4&lon=7", ""):
        answer = await ask(app, f"/v1/places?{other}&cursor={cursor}")
        assert answer.codes() == {"cursor": "cursor-foreign"}
    assert (await ask(app, f"/v1/fractions?cursor={cursor}")).status == 404
    assert (await ask(app, f"/v1/places?city=essen&limit=2&wait=9s&cursor={cursor}")).status == 200


async def test_a_damaged_cursor_is_refused(app: ASGI) -> None:
    """One changed character anywhere in a cursor is noticed."""
    cursor = (await ask(app, "/v1/places?limit=1&city=essen")).json()["next_cursor"]
    for place in range(0, len(cursor), 7):
        swapped = "A" if cursor[place] != "A" else "B"
        answer = await ask(app, f"/v1/places?city=essen&cursor={cursor[:place]}{swapped}{cursor[place + 1 :]}")
        assert answer.codes() == {"cursor": "cursor-broken"}


@pytest.mark.parametrize("near", ["", "&lat=51.45&lon=7.01"])
async def test_a_forged_cursor_is_refused(near: str, app: ASGI) -> None:
    """The digest is no secret: a cursor somebody wrote by hand is a position or a 400, whatever its shape."""
    good = (await ask(app, f"/v1/places?limit=1&city=essen{near}")).json()["next_cursor"]
    mark, positions = json.loads(_opened(good))
    (binding,) = positions
    wrong: list[Any] = [7, None, [[]], [None, "b"], [["a"], "b"], ["a", 5], [{}, {}], [True, False]]
    bodies = [json.dumps([mark, {binding: each}]).encode() for each in wrong]
    bodies += [b"", b"null", b"\xff", b"[1]", b"[" * 4000, json.dumps([mark, [binding]]).encode()]
    for body in bodies:
        cursor = urlsafe_b64encode(_digest(body) + body).decode().rstrip("=")
        answer = await ask(app, f"/v1/places?city=essen{near}&cursor={cursor}")
        assert answer.codes() == {"cursor": "cursor-broken"}, body[:60]


def _opened(cursor: str) -> bytes:
    return urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))[8:]


async def test_the_last_day_there_is_can_be_asked_for(app: ASGI) -> None:
    """A window at the end of the calendar has no default end beyond it."""
    assert (await ask(app, f"{PICKUPS}&from=9999-12-31")).status == 200


@pytest.mark.parametrize(
    ("query", "prefer", "seconds"),
    [
        ("", "", 5.0),
        ("&wait=800ms", "wait=9", 0.8),
        ("", "respond-async, Wait=2", 2.0),
        ("", "wait=999", 30.0),
        ("", "wait=0", 1.0),
        ("", "wait=\xb2", 5.0),
        ("", "wait=-1", 5.0),
        ("", "wait=" + "1" * 5000, 5.0),
    ],
)
async def test_the_caller_sets_the_deadline(query: str, prefer: str, seconds: float, standing: Standing) -> None:
    """`wait` beats `Prefer: wait`, which beats the default; an odd preference counts as none, a long one as the cap."""
    standing.stage.reset()
    clock = asyncio.get_running_loop().time
    before = clock()
    answer = await ask(standing.app, f"/v1/places?city=essen{query}", headers={"prefer": prefer})
    after = clock()
    (call,) = standing.stage.backends["essen", "places"].calls
    assert answer.status == 200
    assert before + seconds <= call.deadline <= after + seconds


@pytest.mark.parametrize(("text", "seconds"), [("800ms", 0.8), ("1ms", 0.001), ("2s", 2.0), ("30s", 30.0)])
def test_a_duration_has_its_unit(text: str, seconds: float) -> None:
    """`wait` is read in milliseconds or seconds, up to half a minute."""
    assert read_wait(text) == seconds


@pytest.mark.parametrize(("text", "cities"), [("all", "all"), ("any", "any"), ("1", 1), ("12", 12)])
def test_require_is_a_word_or_a_number(text: str, cities: str | int) -> None:
    """`require` is `all`, `any`, or how many cities."""
    assert read_require(text) == cities


@pytest.mark.parametrize("resource", CATALOGUE.values(), ids=lambda resource: resource.name)
def test_every_list_has_the_common_parameters(resource: Resource) -> None:
    """City, limit, cursor, require, wait and explain stand on every list, and every parameter says what it is."""
    model = list_model(resource, list(TOWNS))
    names = {field.alias or name for name, field in model.model_fields.items()}
    assert names >= {"city", "limit", "cursor", "require", "wait", "explain"}
    assert [name for name, field in model.model_fields.items() if not field.description] == []


_LISTS = [f"/v1/{resource.path}" for resource in CATALOGUE.values() if resource.listed]
_NAMES = sorted({name for resource in CATALOGUE.values() for name in list_model(resource, ["essen"]).model_fields})
_ODD = ["", "0", "-1", "1e999", "nan", "٣", "9" * 400, "%00", "%ff", "%", "%zz", "+", "\ue000", "a\tb", "all", "essen"]
_VALUES = st.sampled_from(_ODD) | st.text(max_size=20).map(quote) | st.from_regex(r"\A[0-9.,:-]{0,12}(m|km|ms|s)?\Z")
_PAIRS = st.tuples(st.sampled_from(_NAMES) | st.text(max_size=5).map(quote), _VALUES).map("=".join)
_QUERIES = st.lists(_PAIRS, max_size=6).map("&".join).map(lambda text: text.encode("utf-8", "replace"))


@settings(max_examples=150)
@given(path=st.sampled_from(_LISTS), query=_QUERIES | st.binary(max_size=60))
async def test_no_query_breaks_the_gateway(path: str, query: bytes, standing: Standing) -> None:
    """Whatever bytes stand in the query of any list, the answer is a page or a problem that says what is wrong."""
    answer = await ask(standing.app, path.encode() + b"?" + query)
    assert answer.status in {200, 400}
    if answer.status == 400:
        assert answer.json()["errors"]


@settings(max_examples=100)
@given(
    name=st.sampled_from(["prefer", "accept-language", "traceparent", "accept", "if-none-match", "x-forwarded-for"]),
    value=st.binary(max_size=40),
    host=st.just(b"hansa") | st.binary(max_size=20),
)
async def test_no_header_breaks_the_gateway(name: str, value: bytes, host: bytes, standing: Standing) -> None:
    """Whatever bytes stand in a header, the answer is a page, or a 400 when it is the Host that makes no sense."""
    answer = await ask(standing.app, "/v1/places?limit=1", headers={name: value}, host=host)
    assert answer.status == 200 or (host != b"hansa" and answer.status == 400)
