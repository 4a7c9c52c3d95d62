"""Reports from the request to the city's word: two desks in one city, one that goes by land, and one that gets letters."""

from __future__ import annotations

import json
from datetime import date
from email import message_from_bytes
from email.policy import default
from hashlib import sha256
from pathlib import Path
from typing import Any

from PIL import Image

from sandbox.essen_land import STATE_ROAD
from storage.open import open_stores
from tests.flow.test_reports_read import bordering
from tests.intake.house import DESKS, house
from tests.intake.pictures import CANARY, opened, telephone

MAIL = DESKS["duesseldorf"]
MINE = "/v1/me/reports"


WRONG: tuple[tuple[str, str, dict[str, Any], str, str], ...] = (
    ("essen", "illegal_dump", {}, "attributes.menge", "missing"),
    ("essen", "illegal_dump", {"attributes": {"menge": "viel"}}, "attributes.menge", "unknown-value"),
    ("essen", "litter", {"attributes": {"farbe": "rot"}}, "attributes.farbe", "unknown-field"),
    ("essen", "litter", {"contact": {}}, "contact.email", "missing"),
    ("duesseldorf", "litter", {"contact": {"email": "ada@example.org"}}, "contact.name", "missing"),
    ("duisburg", "scrap_vehicle", {"contact": {"name": "Ada"}}, "contact.phone", "missing"),
    ("essen", "litter", {"text": "?"}, "text", "too-short"),
    ("essen", "litter", {"category": "ufo"}, "category", "unknown-value"),
    ("essen", "litter", {"lat": 91}, "lat", "too-large"),
)
"""City, category, what is wrong about the report, the field that is named, the code."""


def fields(said: Any) -> dict[str, str]:
    """What a refusal names, and its code."""
    return {error["name"]: error["code"] for error in said.json["errors"]}


async def completed(state: Path) -> dict[str, int]:
    """What was counted as done for people, by source."""
    async with open_stores(state=state, database_url=None, cache_bytes=1) as stores:
        found = await stores.benefit.days(since=date.min, until=date.max)
    return {each.source: each.count for each in found if each.kind == "completed"}


async def test_each_desk_of_a_city_gets_what_is_its_own(tmp_path: Path) -> None:
    """Duisburg: the utility agrees at once (201), the roads office when it has looked (202, later `confirmed`)."""
    async with house(tmp_path) as h, h.delivering():
        litter = await h.send_report(await h.report("duisburg"), telephone("JPEG"), telephone("HEIF"))
        assert (litter.status, litter.json["state"]) == (201, "confirmed"), litter.body
        assert litter.headers["location"] == f"{MINE}/{litter.json['id']}"
        assert litter.json["number"].startswith("W-")
        assert litter.json["receipt"]
        lamp = await h.send_report(await h.report("duisburg", "street_light"), telephone("PNG"))
        assert (lamp.status, lamp.json["state"]) == (202, "placed")
        await h.ahead(DESKS["duisburg"], minutes=1)
        case = await h.turned(lamp.headers["location"], "confirmed")
        assert [update["state"] for update in case["updates"]] == ["accepted", "placed", "confirmed"]
        journal = {order["reference"]: order for order in await h.journal(DESKS["duisburg"])}
        first, second = journal[litter.json["reference"]], journal[lamp.json["reference"]]
        assert (first["owner"], second["owner"]) == ("utility", "roads")
        assert [photo["name"] for photo in first["photos"]] == ["photo-1.jpg", "photo-2.jpg"]
        assert first["person"] == {"name": "Ada Kanari", "telefon": "+49 201 1234567"}
        assert second["person"] == {}
        listed = (await h.say("GET", MINE)).items
        assert [item["id"] for item in listed] == [lamp.json["id"], litter.json["id"]]
        assert (await h.say("GET", "/v1/me/orders")).items == []
    assert await completed(tmp_path) == {"duisburg/wbd/reports": 2}


async def test_who_keeps_the_ground_gets_the_report(tmp_path: Path) -> None:
    """Essen: JSON without photos does, too; the body asked is the one that keeps the ground; what nobody keeps is refused."""
    async with house(tmp_path) as h, h.delivering():
        amount = {"attributes": {"menge": "mehr"}}
        said = await h.send_report(await h.report("essen", "illegal_dump", **amount))
        assert (said.status, said.json["state"]) == (201, "confirmed"), said.body
        [order] = await h.journal(DESKS["essen"])
        assert (order["owner"], order["details"]) == ("Stadt Essen", {"menge": "mehr"})
        assert order["person"] == {"email": "ada.kanari@example.org"}
        road = await h.send_report(await h.report("essen", lat=51.45, lon=STATE_ROAD))
        assert (road.status, fields(road)) == (422, {"lat": "nobody-responsible"})
        nowhere = await h.send_report(await h.report("essen", lat=52.52, lon=13.4))
        assert (nowhere.status, fields(nowhere)) == (422, {"lat": "nobody-responsible"})


async def test_a_letter_is_all_a_city_may_want(tmp_path: Path) -> None:
    """Düsseldorf: 201 and `placed`, which is all one can know; the letter has the photos under our names, and no position."""
    async with house(tmp_path) as h, h.delivering():
        wish = await h.report("duesseldorf")
        said = await h.send_report(wish, telephone("JPEG"), telephone("PNG"))
        assert (said.status, said.json["state"], said.json["number"]) == (201, "placed", None)
        assert said.json["cancellable"] is False
        [order] = await h.journal(MAIL)
        assert order["recipient"] == "meldung@awista.example"
        raw = await h.twin("GET", MAIL, f"letters/{said.json['reference']}")
        letter = message_from_bytes(raw, policy=default)
        attached = {part.get_filename(): part for part in letter.iter_attachments()}
        assert set(attached) == {"meldung.json", "photo-1.jpg", "photo-2.jpg"}
        facts = json.loads(attached.pop("meldung.json").get_content())
        assert facts["text"] == wish["text"]
        assert facts["contact"] == {"name": "Ada Kanari", "email": "ada.kanari@example.org"}
        for told, part in zip(facts["photos"], attached.values(), strict=True):
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            assert told["sha256"] == sha256(content).hexdigest()
            picture = opened(content)
            assert isinstance(picture, Image.Image)
            assert not picture.getexif().get_ifd(0x8825)
            assert CANARY.encode() not in content
        body = letter.get_body()
        assert body is not None
        assert body.get_content_type() == "text/plain"
        assert "> <script>alert(1)</script>" in body.get_content()
        assert b"IMG_4711" not in raw
        late = await h.say("DELETE", said.headers["location"])
        assert (late.status, late.json["type"]) == (409, "/problems/not-cancellable")
    assert list((await completed(tmp_path)).values()) == [1]


async def test_a_neighbour_that_takes_nothing_says_so(tmp_path: Path) -> None:
    """Köln's reports can be read; to send one is a 422 that names the cities where it works."""
    async with house(tmp_path) as h:
        wish = await h.report("duisburg", lat=50.9375, lon=6.9603)
        said = await h.send_report(wish | {"city": "koeln"})
        assert (said.status, fields(said)) == (422, {"city": "not-taken-here"})
        assert {"duisburg", "essen", "duesseldorf"} <= set(said.json["errors"][0]["allowed"])
        unasked = await h.send_report(wish)
        assert (unasked.status, fields(unasked)) == (422, {"lat": "nobody-responsible"})
        assert (await h.say("GET", MINE)).items == []


async def test_what_is_missing_is_named(tmp_path: Path) -> None:
    """What a category needs and was not said: 422 with the field; what cannot wait: the number to call. No city is asked."""
    async with house(tmp_path) as h:
        for city, category, change, field, code in WRONG:
            said = await h.send_report(await h.report(city, category) | change)
            assert said.status == 422, said.body
            assert fields(said).get(field) == code, (city, change, fields(said))
        for city in DESKS:
            said = await h.send_report(await h.report(city, "hazardous_dump"))
            assert (said.status, said.json["type"]) == (422, "/problems/urgent")
            assert said.json["phone"].startswith("+49 2")
            assert await h.journal(DESKS[city]) == []


async def test_where_two_are_responsible_she_says_which(tmp_path: Path) -> None:
    """On ground that both claim: 422 that names both; with `city` the one she chose gets it."""
    async with house(tmp_path, declared=bordering()) as h, h.delivering():
        await h.twin("PUT", DESKS["essen"], "border", {"metres": 20_000})
        wish = await h.report("essen", lat=51.4344, lon=6.7623)
        both = await h.send_report(wish)
        assert (both.status, fields(both)) == (422, {"city": "several-responsible"})
        assert set(both.json["errors"][0]["allowed"]) == {"duisburg", "essen"}
        said = await h.send_report(wish | {"city": "essen"})
        assert (said.status, said.json["city"]) == (201, "essen"), said.body
        assert await h.journal(DESKS["duisburg"]) == []


async def test_what_is_known_is_shown_first(tmp_path: Path) -> None:
    """An open report nearby: 409 with `similar`; once she has looked at it (`not_same_as`) hers is taken."""
    async with house(tmp_path) as h, h.delivering():
        wish = await h.report("essen")
        first = await h.send_report(wish)
        assert first.status == 201
        h.clock.move(hours=1)
        near = wish | {"lat": wish["lat"] + 0.0002, "text": "Schon wieder Müll"}
        known = await h.send_report(near, token=h.token(citizen=2), key='"second"')
        assert (known.status, known.json["type"]) == (409, "/problems/similar-reports"), known.body
        [similar] = known.json["similar"]
        assert similar["status"] == "open"
        assert (await h.stand.ask(similar["href"])).json["item"]["id"] == similar["id"]
        assert b"Kanari" not in known.body
        looked = near | {"not_same_as": [similar["id"]]}
        assert (await h.send_report(looked, token=h.token(citizen=2), key='"third"')).status == 201
        assert len(await h.journal(DESKS["essen"])) == 2


async def test_a_report_is_taken_back_where_that_is_possible(tmp_path: Path) -> None:
    """Taken back as long as nobody works on it; afterwards 409, with the telephone as what is left; its receipt stays."""
    async with house(tmp_path) as h, h.delivering():
        for city in ("duisburg", "essen"):
            said = await h.send_report(await h.report(city))
            gone = await h.say("DELETE", said.headers["location"])
            assert (gone.status, gone.json["state"]) == (200, "cancelled"), city
            [order] = await h.journal(DESKS[city])
            assert order["state"] == "withdrawn"
            begun = await h.send_report(await h.report(city))
            move = {"reference": begun.json["reference"], "stage": "work"}
            await h.twin("PUT", DESKS[city], "orders", move)
            late = await h.say("DELETE", begun.headers["location"])
            assert (late.status, late.json["type"]) == (409, "/problems/not-cancellable"), late.body
            read = await h.say("GET", begun.headers["location"])
            assert (read.json["state"], read.json["reason"]["code"]) == ("confirmed", "too-late")
            assert read.json["receipt"]


async def test_a_letter_that_comes_back_is_a_refusal(tmp_path: Path) -> None:
    """A bounce turns `placed` into `rejected`, once, however often it comes; a delay turns nothing."""
    async with house(tmp_path) as h, h.delivering():
        said = await h.send_report(await h.report("duesseldorf"))
        bounce = {"reference": said.json["reference"]}
        for more in ({"action": "delayed", "status": "4.4.7"}, {"secret": "somebody else's"}):
            assert (await h.twin("POST", MAIL, "bounce", bounce | more))["status"] == 204
        assert (await h.twin("POST", MAIL, "bounce", bounce))["status"] == 204
        case = await h.turned(said.headers["location"], "rejected")
        assert case["reason"]["code"] == "undeliverable"
        assert [step["code"] for step in case["next_steps"]] == ["call"]
        assert (await h.twin("POST", MAIL, "bounce", bounce))["status"] == 204
        read = (await h.say("GET", said.headers["location"])).json
        assert [update["state"] for update in read["updates"]] == ["accepted", "placed", "rejected"]
        assert len(await h.journal(MAIL)) == 1


async def test_a_report_waits_for_its_city(tmp_path: Path) -> None:
    """A desk that goes down between our question and our order: 202, and later done, once."""
    async with house(tmp_path) as h:
        paths = []
        for city in DESKS:
            said = await h.send_report(await h.report(city), headers={"prefer": "wait=1"})
            assert (said.status, said.json["state"]) == (202, "accepted")
            paths.append(said.headers["location"])
            await h.stand.fault(DESKS[city], "down")
        async with h.delivering():
            for path in paths:
                await h.tried(path.rpartition("/")[2])
            for city in DESKS:
                await h.stand.heal(DESKS[city])
            for path in paths:
                await h.turned(path, "placed", "confirmed")
        for twin in DESKS.values():
            assert len(await h.journal(twin)) == 1


async def test_a_mail_server_that_says_later_is_asked_later(tmp_path: Path) -> None:
    """451, a full house, a broken line before the text: nothing was sent, and the letter goes when it can, once."""
    async with house(tmp_path) as h, h.delivering():
        for fault in ("429", "cut"):
            wish = await h.report("duesseldorf")
            await h.stand.fault(MAIL, fault, count=1)
            said = await h.send_report(wish)
            await h.turned(said.headers["location"], "placed")
        assert len({order["reference"] for order in await h.journal(MAIL)}) == len(await h.journal(MAIL)) == 2


async def test_a_mail_server_that_refuses_for_good_is_believed(tmp_path: Path) -> None:
    """554: 409 at once, `undeliverable`, with the telephone as what is left."""
    async with house(tmp_path) as h, h.delivering():
        wish = await h.report("duesseldorf")
        await h.stand.fault(MAIL, "500")
        said = await h.send_report(wish)
        assert (said.status, said.json["case"]["reason"]["code"]) == (409, "undeliverable")
        assert await h.journal(MAIL) == []


async def test_a_letter_nobody_answers_for_is_never_sent_twice(tmp_path: Path) -> None:
    """The server hangs up after the final dot: an operator's at once; she reads `accepted`, and one letter is all there is."""
    async with house(tmp_path) as h, h.delivering():
        wish = await h.report("duesseldorf")
        await h.stand.fault(MAIL, "reset", count=1)
        said = await h.send_report(wish)
        assert (said.status, said.json["state"]) == (202, "accepted")
        case = await h.kept(said.json["id"])
        assert (case.state, case.trouble) == ("stuck", "source-uncertain")
        assert len(await h.journal(MAIL)) == 1
