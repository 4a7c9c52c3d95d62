"""Whether a token is ours, for us and good now is decided once, here, by pinned rules; nothing in the token may change them."""

from __future__ import annotations

import asyncio
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc.jwk import ECKey

from auth.resource import verify
from auth.resource.jwks import Jwks, KeysUnreachable
from auth.resource.revoked import Revocations
from auth.resource.token import LONGEST, Flaw, Token
from auth.resource.verify import Verifier
from storage.accounts import Revoked
from tests.identity.resource_issuer import NOON, RESOURCE, Clock, Issuer, unsigned


@dataclass(kw_only=True)
class Bench:
    """A verifier, its issuer, and clocks to move."""

    issuer: Issuer = field(default_factory=Issuer)
    clock: Clock = field(default_factory=Clock)
    mono: float = 0.0
    down: bool = False

    def __post_init__(self) -> None:
        """Two keys, of either kind."""
        if not self.issuer.keys:
            self.issuer.key("k1")
            self.issuer.key("r1", alg="RS256")
        self.revoked = Revocations(clock=self.clock)
        self.keys = Jwks("https://id.example/jwks", fetch=self.fetch, now=lambda: self.mono)
        self.verifier = Verifier(
            issuer=self.issuer.url,
            audiences={RESOURCE},
            keys=self.keys,
            revoked=self.revoked,
            now=self.clock.seconds,
        )

    async def fetch(self, url: str) -> bytes:
        """The keys, or none."""
        await asyncio.sleep(0)
        if self.down:
            raise KeysUnreachable(url)
        return self.issuer.jwks()

    async def read(self, token: bytes) -> Token | Flaw:
        """As the edge asks."""
        return self.verifier.known(token) or await self.verifier.read(token)


@pytest.fixture
def bench() -> Bench:
    """A new one for each test: keys of their own, nothing known."""
    return Bench()


@pytest.mark.parametrize("kid", ["k1", "r1"])
async def test_A6_a_good_token_is_taken_with_both_algorithms(bench: Bench, kid: str) -> None:
    """ES256 and RS256 are verified, and what the token says is read."""
    found = await bench.read(bench.issuer.token(kid))
    assert isinstance(found, Token)
    assert (found.subject, found.client, found.grant) == ("pairwise-1", "app-1", "grant-1")
    assert found.scopes == {"grants:read", "grants:write"}
    assert found.cities == ("essen",)
    assert found.kid == kid


@pytest.mark.parametrize("typ", [None, "JWT", "jwt", "logout+jwt", "dpop+jwt", "at+jwt2", "", 7, ["at+jwt"]])
async def test_A6_the_type_is_required_and_pinned(bench: Bench, typ: Any) -> None:
    """Nothing but at+jwt is an access token: an ID token of the same issuer is none (RFC 9068 §4)."""
    head = {"alg": "ES256", "kid": "k1"} | ({} if typ is None else {"typ": typ})
    token = bench.issuer.signed(head, bench.issuer.claims())
    assert await bench.read(token) == "refused"


@pytest.mark.parametrize("typ", ["at+jwt", "AT+JWT", "application/at+jwt"])
async def test_A6_the_type_is_a_media_type(bench: Bench, typ: str) -> None:
    """Case does not matter, and the prefix may stand there (RFC 7515 §4.1.9)."""
    assert isinstance(await bench.read(bench.issuer.token(header={"typ": typ})), Token)


def _hmac(bench: Bench, kid: str) -> bytes:
    """The oldest trick: the public key, as everybody has it, taken for a shared secret."""
    head = {"alg": "HS256", "typ": "at+jwt", "kid": kid}
    signed = unsigned(head, bench.issuer.claims()).rpartition(b".")[0]
    tag = hmac.new(bench.issuer.keys[kid].as_pem(private=False), signed, sha256).digest()
    return signed + b"." + urlsafe_b64encode(tag).rstrip(b"=")


def _stranger(bench: Bench, *, own_jwk: bool = False, header: dict[str, Any] | None = None) -> bytes:
    other = Issuer(url=bench.issuer.url)
    key = other.key("k1")
    more = {"jwk": key.as_dict(private=False)} if own_jwk else {}
    return other.token(header={**more, **(header or {})})


def _critical(bench: Bench) -> bytes:
    head = {"alg": "ES256", "typ": "at+jwt", "kid": "k1", "crit": ["x"], "x": 1}
    return bench.issuer.signed(head, bench.issuer.claims())


def _changed(bench: Bench) -> bytes:
    head, body, tag = bench.issuer.token().split(b".")
    said = json.loads(urlsafe_b64decode(body + b"=="))
    said["sub"] = "somebody-else"
    return b".".join((head, urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"="), tag))


FORGED: dict[str, Callable[[Bench], bytes]] = {
    "none": lambda b: unsigned({"alg": "none", "typ": "at+jwt", "kid": "k1"}, b.issuer.claims()),
    "none with a signature": lambda b: unsigned({"alg": "none", "typ": "at+jwt", "kid": "k1"}, b.issuer.claims(), b"x"),
    "HS256 with the public key": lambda b: _hmac(b, "k1"),
    "HS256 with the public RSA key": lambda b: _hmac(b, "r1"),
    "another key under our kid": _stranger,
    "another key it brings along": lambda b: _stranger(b, own_jwk=True),
    "another key at an address it names": lambda b: _stranger(b, header={"jku": "https://evil.example/jwks"}),
    "another algorithm than the key's": lambda b: unsigned(
        {"alg": "RS256", "typ": "at+jwt", "kid": "k1"}, b.issuer.claims(), b"x" * 256
    ),
    "no kid": lambda b: b.issuer.token(header={"kid": ""}),
    "a path as kid": lambda b: b.issuer.token(header={"kid": "../../../dev/null"}),
    "critical headers": _critical,
    "claims changed": _changed,
    "another issuer": lambda b: b.issuer.token(iss="https://id.example.evil"),
    "issuer with a slash": lambda b: b.issuer.token(iss=b.issuer.url + "/"),
    "no issuer": lambda b: b.issuer.token(iss=None),
    "no subject": lambda b: b.issuer.token(sub=None),
    "no client": lambda b: b.issuer.token(client_id=None),
    "no jti": lambda b: b.issuer.token(jti=None),
    "no iat": lambda b: b.issuer.token(iat=None),
    "no exp": lambda b: b.issuer.token(exp=None),
    "exp as text": lambda b: b.issuer.token(exp="2099-01-01"),
    "exp as truth": lambda b: b.issuer.token(exp=True),
    "endless": lambda b: b.issuer.token(exp=float("inf")),
    "from tomorrow": lambda b: b.issuer.token(iat=int(NOON.timestamp()) + 86_400, exp=int(NOON.timestamp()) + 87_000),
    "not yet": lambda b: b.issuer.token(nbf=int(NOON.timestamp()) + 60),
    "bound to a key": lambda b: b.issuer.token(cnf={"jkt": "x"}),
    "scopes that are none": lambda b: b.issuer.token(scope=["grants:read"]),
    "scopes with quotes": lambda b: b.issuer.token(scope='a" b'),
    "too long": lambda b: b.issuer.token(note="x" * LONGEST),
    "four parts": lambda b: b.issuer.token() + b".x",
    "a header of brackets": lambda b: urlsafe_b64encode(b"[" * 3000).rstrip(b"=") + b".e30.x",
    "nothing": lambda b: b"",
    "dots": lambda b: b"..",
}


@pytest.mark.parametrize("name", FORGED)
async def test_T5_a_forged_token_is_refused(bench: Bench, name: str) -> None:
    """Every way to make a token that is not quite ours ends the same: refused, nothing kept, no exception."""
    token = FORGED[name](bench)
    assert await bench.read(token) == "refused"
    assert len(bench.verifier) == 0
    assert await bench.read(bench.issuer.token()) != "refused"


async def test_T5_what_a_genuine_token_says_of_keys_is_ignored(bench: Bench) -> None:
    """`jku` and `jwk` neither help nor hurt: the key is found by its id among the issuer's."""
    stranger = ECKey.generate_key("P-256").as_dict(private=False)
    token = bench.issuer.token(header={"jku": "https://evil.example/jwks", "jwk": stranger})
    assert isinstance(await bench.read(token), Token)


@pytest.mark.parametrize("aud", ["https://other.example", "app-1", [RESOURCE, "https://other.example"], [], None, 7])
async def test_T8_a_token_for_another_resource_is_refused(bench: Bench, aud: Any) -> None:
    """One audience, and it is this API: a token that also opens another door opens none here."""
    assert await bench.read(bench.issuer.token(aud=aud)) == "audience"


async def test_a_token_ends_with_its_time(bench: Bench) -> None:
    """It is taken until it expires, a few seconds of difference between clocks allowed, known or not."""
    token = bench.issuer.token()
    assert isinstance(await bench.read(token), Token)
    bench.clock.instant = NOON + timedelta(seconds=609)
    assert isinstance(await bench.read(token), Token)
    bench.clock.instant = NOON + timedelta(seconds=611)
    assert bench.verifier.known(token) == "expired"
    assert await bench.verifier.read(token) == "expired"


async def test_a_token_is_verified_once_however_many_bring_it(bench: Bench) -> None:
    """A hundred at the same moment make one signature to compute, and those after them a look into a dictionary."""
    token = bench.issuer.token()
    found = await asyncio.gather(*(bench.read(token) for _ in range(100)))
    assert {type(each) for each in found} == {Token}
    assert isinstance(bench.verifier.known(token), Token)
    assert (bench.verifier.verified, bench.keys.fetches) == (1, 1)


async def test_whoever_leaves_does_not_take_it_from_the_others(bench: Bench) -> None:
    """One of two who wait is cancelled; the other gets the outcome."""
    token = bench.issuer.token()
    first, second = (asyncio.ensure_future(bench.read(token)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    assert isinstance(await second, Token)
    assert first.cancelled()


async def test_what_is_known_is_bounded(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the bound those that have expired go, then the one verified first; refused ones are never kept."""
    monkeypatch.setattr(verify, "MOST", 3)
    now = int(NOON.timestamp())
    short = bench.issuer.token(exp=now + 30)
    others = [bench.issuer.token() for _ in range(2)]
    for token in (short, *others):
        await bench.read(token)
    bench.clock.instant = NOON + timedelta(seconds=60)
    await bench.read(bench.issuer.token())
    assert bench.verifier.known(short) is None
    assert all(isinstance(bench.verifier.known(token), Token) for token in others)
    await bench.read(bench.issuer.token())
    assert bench.verifier.known(others[0]) is None
    assert len(bench.verifier) == 3


async def test_T9_a_revoked_token_is_refused_although_it_was_known(bench: Bench) -> None:
    """By its own id, and by the grant it was given under; another grant's token stays good."""
    alone, granted = bench.issuer.token(jti="a", grant=None), bench.issuer.token(grant="g")
    other = bench.issuer.token(grant="h")
    for token in (alone, granted, other):
        assert isinstance(await bench.read(token), Token)
    until = NOON + timedelta(minutes=10)
    rows = (
        Revoked(number=1, jti="a", grant=None, until=until),
        Revoked(number=2, jti=None, grant="g", until=until),
    )
    bench.revoked._take(rows)
    assert [bench.verifier.known(token) for token in (alone, granted)] == ["revoked", "revoked"]
    assert isinstance(bench.verifier.known(other), Token)
    assert await bench.read(bench.issuer.token(grant="g")) == "revoked"


async def test_a_withdrawn_key_takes_its_tokens_along(bench: Bench) -> None:
    """What was verified with a key that the issuer no longer publishes counts no more."""
    old = bench.issuer.token("k1")
    assert isinstance(await bench.read(old), Token)
    bench.issuer.published.remove("k1")
    bench.mono += 3600
    await bench.read(bench.issuer.token("r1"))
    if bench.keys._under_way is not None:
        await bench.keys._under_way
    assert await bench.read(old) == "refused"


async def test_an_issuer_that_is_down_refuses_nobody(bench: Bench) -> None:
    """Known keys go on verifying new tokens; of an unknown key nobody can say, which is not a refusal."""
    assert isinstance(await bench.read(bench.issuer.token()), Token)
    bench.down = True
    bench.mono += 3600
    assert isinstance(await bench.read(bench.issuer.token()), Token)
    bench.issuer.key("k9")
    bench.mono += 3600
    assert await bench.read(bench.issuer.token("k9")) == "unverifiable"
    bench.down = False
    bench.mono += 3600
    assert isinstance(await bench.read(bench.issuer.token("k9")), Token)


SHARED = Bench()


@settings(deadline=None)
@given(st.binary(max_size=300) | st.text(alphabet="eyJhbGciOiJ.=-_", max_size=200).map(str.encode))
def test_T5_no_bytes_are_too_odd(written: bytes) -> None:
    """Whatever is shown, the outcome is a value, never an exception."""
    assert asyncio.run(_once(written)) == "refused"


@settings(deadline=None)
@given(
    st.fixed_dictionaries(
        {
            name: st.none() | st.integers() | st.text(max_size=5) | st.lists(st.integers(), max_size=2)
            for name in ("iss", "aud", "exp", "iat", "sub", "client_id", "jti", "scope", "grant", "hansa_cities", "acr")
        }
    )
)
def test_T5_no_claims_are_too_odd(said: dict[str, Any]) -> None:
    """Our own signature over nonsense is refused as well; only what is wholly right is a token."""
    token = SHARED.issuer.signed({"alg": "ES256", "typ": "at+jwt", "kid": "k1"}, said)
    assert asyncio.run(_once(token)) in {"refused", "audience"}


async def _once(written: bytes) -> Token | Flaw:
    return await Bench(issuer=SHARED.issuer).read(written)
