"""A receipt holds for what was signed and for nothing else; `hansa receipt` says so in words, without network."""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from domain.cases import Case
from domain.errors import Unavailable
from gateway.http.receipt_keys import PATH, add_receipt_keys
from gateway.intake.proof import request_digest, request_hash
from gateway.intake.receipts import TYPE, NoReceipt, Unverified, claims_of, verify
from storage.errors import StorageError
from tests.flow.test_process import hansa

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
BODY, KEY = b'{"street": "Kanarienvogelweg 7"}', "6f9f7c1e-7a53-4f6c-9a51-0d5d8f1f8a10"
CASE = Case(
    id="c1",
    reference="abcdefgh234567ab",
    resource="waste.bulky-orders",
    city="essen",
    binding="essen/ebe/waste.bulky-orders",
    citizen="citizen-7",
    client="app-7",
    state="confirmed",
    number="SP-4711",
    facts={"note": "Kanarienvogelweg"},
    created=NOON,
    changed=NOON,
)
EC: ECKey = ECKey.generate_key("P-256", parameters={"kid": "k1"})
JWKS: Mapping[str, Any] = {"keys": [EC.as_dict(private=False)]}
CLAIMS = claims_of(
    CASE, issuer="https://api.example.org", key=KEY, digest=request_digest(BODY), evidence=b"<ok/>", at=NOON
)


def signed(claims: Mapping[str, Any] = CLAIMS, key: Any = EC, **header: Any) -> str:
    """A JWS with whatever header."""
    whole = {"alg": "ES256", "typ": TYPE, "kid": "k1"} | header
    return jwt.encode(whole, dict(claims), key, algorithms=[whole["alg"]])


def part(receipt: str, number: int) -> dict[str, Any]:
    """The header (0) or the claims (1) as they stand there."""
    raw = receipt.split(".")[number]
    found: dict[str, Any] = json.loads(urlsafe_b64decode(raw + "=" * (-len(raw) % 4)))
    return found


def packed(value: Any) -> str:
    """A part of a JWS."""
    return urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def test_a_receipt_says_what_was_done_and_names_nobody() -> None:
    """Every claim the law asks for is there; neither person, nor account, nor app, nor what was asked."""
    claims = verify(signed(), JWKS)
    assert claims == {
        "iss": "https://api.example.org",
        "jti": "c1",
        "iat": int(NOON.timestamp()),
        "time": "2026-11-23T12:00:00Z",
        "reference": CASE.reference,
        "resource": "waste.bulky-orders",
        "city": "essen",
        "binding": "essen/ebe/waste.bulky-orders",
        "state": "confirmed",
        "number": "SP-4711",
        "request": {"alg": "sha-256", "hash": request_hash(KEY, request_digest(BODY))},
        "answer": {"alg": "sha-256", "hash": hashlib.sha256(b"<ok/>").hexdigest()},
    }
    assert not any(each in json.dumps(claims) for each in ("Kanarienvogel", "citizen-7", "app-7", KEY))


def test_a_back_end_that_never_answered_has_no_answer() -> None:
    """A wait that ran out is said without a hash of nothing."""
    claims = claims_of(CASE, issuer="https://a", key=KEY, digest="0", evidence=b"", at=NOON)
    assert claims["answer"] is None


def test_the_hash_of_the_request_is_what_the_manual_says() -> None:
    """SHA-256 over key, line feed and the hexadecimal digest; the header's quotation marks are not part of the key."""
    by_hand = hashlib.sha256(f"{KEY}\n{hashlib.sha256(BODY).hexdigest()}".encode()).hexdigest()
    assert request_hash(KEY, request_digest(BODY)) == request_hash(f'"{KEY}"', request_digest(BODY)) == by_hand
    assert request_hash("another", request_digest(BODY)) != by_hand


@given(st.data())
def test_no_letter_of_a_receipt_may_differ(data: st.DataObject) -> None:
    """Whatever is changed, left out or added: it does not hold, and the reader says so in one way only."""
    receipt = signed()
    place = data.draw(st.integers(0, len(receipt) - 1))
    letter = data.draw(st.sampled_from("AZaz09-_.={ \0ü"))
    changed = receipt[:place] + letter + receipt[place + 1 :]
    for other in {changed, receipt[:place], receipt[place + 1 :], receipt + letter} - {receipt}:
        with pytest.raises(Unverified):
            verify(other, JWKS)


@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda raw: packed(raw.hex()) + ".e30.x"))
def test_what_is_no_receipt_is_said_to_be_none(text: str) -> None:
    """Any text gets the same plain refusal, never a fault of ours."""
    with pytest.raises(NoReceipt):
        verify(text, JWKS)


@pytest.mark.parametrize(
    ("receipt", "said"),
    [
        (signed(typ="JWT"), "no receipt of Hansa"),
        (signed(typ="at+jwt"), "no receipt of Hansa"),
        (signed(key=OctKey.import_key("x" * 32), alg="HS256"), "no receipt of Hansa"),
        (signed(key=RSAKey.generate_key(2048), alg="RS256"), "no receipt of Hansa"),
        (f"{packed({'alg': 'none', 'typ': TYPE, 'kid': 'k1'})}.{packed(CLAIMS)}.", "no receipt of Hansa"),
        (signed(claims={"iss": "https://a"}), "no receipt of Hansa"),
        (signed(kid="k2"), "None of these keys"),
        (signed(key=ECKey.generate_key("P-256")), "was changed"),
        (signed(key=ECKey.generate_key("P-256"), jwk=EC.as_dict(private=False)), "was changed"),
    ],
)
def test_only_our_type_algorithm_and_keys_count(receipt: str, said: str) -> None:
    """What a text says of itself (algorithm, key, type) helps it nothing."""
    with pytest.raises(Unverified, match=said):
        verify(receipt, JWKS)


@pytest.mark.parametrize(
    "jwks", [{}, {"keys": None}, {"keys": [7]}, {"keys": [{"kid": "k1", "kty": "EC", "crv": "P-256", "x": 1, "y": ""}]}]
)
def test_keys_that_make_no_sense_verify_nothing(jwks: Mapping[str, Any]) -> None:
    """A file of keys comes from anywhere: whatever is in it, the answer is words."""
    with pytest.raises(Unverified):
        verify(signed(), jwks)


# The document of the keys.


async def _document(app: FastAPI) -> tuple[int, dict[str, str], bytes]:
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": b""}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": PATH,
        "raw_path": PATH.encode(),
        "query_string": b"",
        "headers": [],
    }
    await app(scope, receive, send)
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(each.get("body", b"") for each in sent[1:])


async def test_the_keys_are_a_public_document_that_may_be_kept() -> None:
    """A JWKS under its media type, for any cache, with an ETag; nothing private is in it."""
    app = FastAPI()

    async def keys() -> Mapping[str, Any]:
        return JWKS

    add_receipt_keys(app, keys)
    status, headers, body = await _document(app)
    assert (status, headers["content-type"]) == (200, "application/jwk-set+json")
    assert headers["cache-control"] == "public, max-age=3600"
    assert headers["etag"].startswith('"')
    assert verify(signed(), json.loads(body)) == CLAIMS
    assert '"d"' not in body.decode()


async def test_keys_that_cannot_be_had_are_said_to_be_unavailable() -> None:
    """A database that is away is a 503 of ours, no fault."""
    app = FastAPI()

    async def keys() -> Mapping[str, Any]:
        raise StorageError("the database is away")

    add_receipt_keys(app, keys)
    with pytest.raises(Unavailable):
        await _document(app)


# The command line.


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A receipt, the order it stands in, the body, the keys; and what goes wrong with each."""
    folder = tmp_path_factory.mktemp("receipts")
    texts = {
        "receipt.jws": signed() + "\n",
        "order.json": json.dumps({"item": {"state": "confirmed", "receipt": signed()}}),
        "waiting.json": json.dumps({"state": "accepted", "receipt": None}),
        "keys.json": json.dumps(JWKS),
        "others.json": json.dumps(
            {"keys": [ECKey.generate_key("P-256", parameters={"kid": "k9"}).as_dict(private=False)]}
        ),
        "none.json": '{"keys": []}',
        "broken.json": "{",
        "body.json": BODY.decode(),
        "another.json": BODY.decode() + " ",
        "changed.jws": ".".join([signed().split(".")[0], packed(CLAIMS | {"number": "SP-1"}), signed().split(".")[2]]),
        "hostile.jws": signed(CLAIMS | {"city": "\x1b]0;owned\x07[red]essen"}),
    }
    for name, text in texts.items():
        (folder / name).write_text(text)
    return folder


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        ("receipt.jws --keys keys.json", 0, "not compared: say --request BODY --key KEY"),
        (f"order.json --keys keys.json --request body.json --key {KEY}", 0, "this body, with this key"),
        (f"order.json --keys keys.json --request another.json --key {KEY}", 1, "about something else"),
        ("order.json --keys keys.json --request body.json --key 7", 1, "about something else"),
        ("order.json --keys keys.json --request body.json", 2, "belong together"),
        ("changed.jws --keys keys.json", 1, "the receipt was changed after it was signed"),
        ("receipt.jws --keys others.json", 1, "None of these keys has signed it."),
        ("receipt.jws --keys none.json", 2, "There are no keys here."),
        ("receipt.jws --keys broken.json", 2, "is no JSON"),
        ("receipt.jws --keys order.json", 2, "is no JWKS"),
        ("receipt.jws", 2, "There are no keys here."),
        ("waiting.json --keys keys.json", 2, "has not answered yet"),
        ("broken.json --keys keys.json", 2, "is none"),
        ("body.json --keys keys.json", 2, "has no receipt"),
        ("nowhere.jws --keys keys.json", 2, "cannot be read: No such file"),
        ("hostile.jws --keys keys.json", 0, "]0;owned[red]essen"),
    ],
)
def test_the_command_says_in_words_what_holds(folder: Path, tmp_path: Path, words: str, status: int, said: str) -> None:
    """0 when it holds, 1 when it does not, 2 when there is nothing to verify; with the reason."""
    given = [str(folder / word) if word.endswith(("json", "jws")) else word for word in words.split()]
    done = hansa(tmp_path, "receipt", "verify", *given)
    printed = done.stdout + done.stderr
    assert (done.returncode, said in printed) == (status, True), printed
    assert "\x1b" not in printed
    assert "Traceback" not in printed
    assert ("SP-4711" in done.stdout) == (status == 0)


def test_an_installation_shows_its_keys_and_they_stay(tmp_path: Path) -> None:
    """The first time makes a key, the second shows the same; the private half is not shown."""
    first, second = (hansa(tmp_path, "receipt", "keys") for _ in range(2))
    assert first.returncode == second.returncode == 0, first.stderr
    (key,) = json.loads(first.stdout)["keys"]
    assert {name: key[name] for name in ("kty", "crv", "alg", "use")} == {
        "kty": "EC",
        "crv": "P-256",
        "alg": "ES256",
        "use": "sig",
    }
    assert "d" not in key
    assert second.stdout == first.stdout


def test_without_a_seal_there_are_no_keys(tmp_path: Path) -> None:
    """What is missing is said in words, before any database is asked."""
    done = hansa(tmp_path, "receipt", "keys", HANSA_PROFILE="live", HANSA_DATABASE_URL="postgresql://127.0.0.1:1/hansa")
    assert (done.returncode, "HANSA_SEAL_KEYS is not set" in done.stderr) == (2, True)


def test_a_new_key_is_printed_alone(tmp_path: Path) -> None:
    """Standard output is the key and nothing else, so that it can be assigned; the advice stands beside it."""
    done = hansa(tmp_path, "seal", "new")
    again = hansa(tmp_path, "seal", "new")
    assert done.returncode == 0
    assert len(urlsafe_b64decode(done.stdout.strip())) == 32
    assert done.stdout != again.stdout
    assert len(done.stderr.splitlines()) == 2
    assert (
        hansa(tmp_path, "receipt", "keys", HANSA_SEAL_KEYS=f"{again.stdout.strip()},{done.stdout.strip()}").returncode
        == 0
    )
    assert not (tmp_path / "state" / "seal.key").exists()


def test_everything_a_case_knows_of_a_person_stays_out() -> None:
    """A field that is added to a case does not slip into receipts."""
    assert set(CLAIMS) & set(asdict(CASE)) == {"reference", "resource", "city", "binding", "state", "number"}
