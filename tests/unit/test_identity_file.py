"""What an operator may declare about identity, and what is answered to each kind of mistake: where it stands, and what to do."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from config.identity import HIGH, LOW, SUBSTANTIAL, IdentityDeclared, Lifetimes
from config.identity_file import read_identity
from config.load import shipped
from config.model import ConfigError, Profile, Settings
from gateway.cli import checking
from sandbox.kit import every_twin

TWINS = {"oidc/essen": "http://127.0.0.13:9000", "oidc/bundid": "http://127.0.0.11:9000"}
GOOD = """\
contact: accessibility@example.org
idps:
  bundid:
    kind: bundid
    label: {de: BundID, en: BundID}
    client_id: hansa
    ceiling: high
    levels: {STORK-QAA-Level-3: substantial, STORK-QAA-Level-4: high}
    algorithms: [RS256]
    issuer: https://bridge.example/
    secret: env:BUNDID_KEY
    twin: oidc/bundid
  essen:
    kind: city
    city: essen
    label: {de: Servicekonto Essen, en: Essen service account}
    hint: {de: Ihr Konto, en: Your account}
    client_id: gateway
    twin: oidc/essen
scopes:
  openid: {title: {de: Erkennen, en: Recognise}}
  waste:read: {title: {de: Abfuhr sehen, en: See collections}}
lifetimes: {session: 1h, access: 300s}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A configuration with the city of Essen."""
    (tmp_path / "cities").mkdir()
    (tmp_path / "cities" / "essen.yaml").touch()
    return tmp_path


def declared(root: Path, text: str, profile: Profile = "sandbox", twins: Any = TWINS) -> IdentityDeclared:
    """What the text declares."""
    (root / "identity.yaml").write_text(text, "utf-8")
    return read_identity(root, profile=profile, twins=twins)


def flaws(root: Path, text: str, profile: Profile = "sandbox") -> list[str]:
    """What is wrong with it: `line:column: words`."""
    with pytest.raises(ConfigError) as refused:
        declared(root, text, profile)
    return [str(flaw).removeprefix(f"{root / 'identity.yaml'}:") for flaw in refused.value.flaws]


def test_the_sandbox_takes_the_twins(root: Path) -> None:
    """There an IdP is its twin: its issuer, loopback, PKCE without a secret; what is believed of it stays as declared."""
    bundid, essen = declared(root, GOOD).idps
    assert (bundid.issuer, bundid.auth_method, bundid.secret_env) == (TWINS["oidc/bundid"], "none", None)
    assert (bundid.ceiling, bundid.algorithms) == (HIGH, ("RS256",))
    assert bundid.levels == {"STORK-QAA-Level-3": SUBSTANTIAL, "STORK-QAA-Level-4": HIGH}
    assert "127.0.0.0/8" in essen.network
    assert (essen.ceiling, essen.client_id, essen.hint["de"], essen.city) == (LOW, "gateway", "Ihr Konto", "essen")


def test_the_live_profile_takes_issuers_and_leaves_the_others_out(root: Path) -> None:
    """An issuer is kept byte by byte, its slash too; who has none is not served; nothing of the sandbox is left."""
    (bundid,) = declared(root, GOOD, "live", {}).idps
    assert (bundid.issuer, bundid.auth_method, bundid.secret_env, bundid.network) == (
        "https://bridge.example/",
        "private_key_jwt",
        "BUNDID_KEY",
        (),
    )


def test_scopes_and_lifetimes_are_read(root: Path) -> None:
    """What is not said is as `Lifetimes` has it."""
    found = declared(root, GOOD)
    assert [scope.name for scope in found.scopes] == ["openid", "waste:read"]
    assert found.scopes[1].title == {"de": "Abfuhr sehen", "en": "See collections"}
    assert found.lifetimes == replace(Lifetimes(), session=3600, access=300)
    assert (found.contact, found.imprint) == ("accessibility@example.org", None)


def test_what_a_city_is_asked_for_in_her_name_is_read(root: Path) -> None:
    """Audience, scope and whether its token is kept, of the IdP; of a scope, whether a city is acted at by it."""
    more = "    token_audience: urn:essen\n    token_scope: [orders, more:orders]\n    keep_token: true\n    twin: oidc/essen\n"
    text = GOOD.replace("    twin: oidc/essen\n", more).replace("See collections}}", "See collections}, acts: true}")
    found = declared(root, text)
    bundid, essen = found.idps
    assert (essen.token_audience, essen.token_scope, essen.keep_token) == ("urn:essen", ("orders", "more:orders"), True)
    assert (bundid.token_audience, bundid.token_scope, bundid.keep_token) == (None, (), False)
    assert found.acting == ("waste:read",)
    assert declared(root, GOOD).acting == ()


def test_what_ships_lets_apps_ask_for_both_kinds_of_writes() -> None:
    """The two domains that can be written have both scopes, and only writing acts at a city."""
    found = read_identity(shipped(), profile="live", twins={})
    names = {scope.name for scope in found.scopes}
    assert {"waste:read", "waste:write", "reports:read", "reports:write"} <= names
    assert found.acting == ("waste:write", "reports:write")


def test_without_the_file_nothing_is_declared(root: Path) -> None:
    """An operator who wants no log-in writes none."""
    assert read_identity(root, profile="live", twins={}) == IdentityDeclared()


def test_who_only_checks_needs_no_twins(root: Path) -> None:
    """Without knowing where the twins are, the file can be checked; what depends on them is left out."""
    assert declared(root, GOOD, "sandbox", None).idps == ()


@pytest.mark.parametrize("profile", ["sandbox", "live"])
def test_what_ships_is_right(profile: Profile) -> None:
    """The file that ships can be read; each of its IdPs has a twin in the sandbox and none is asked live."""
    names = [twin.name for twin in every_twin() if twin.name.startswith("oidc/")]
    found = read_identity(shipped(), profile=profile, twins=dict.fromkeys(names, "http://127.0.0.1:1"))
    slugs = [idp.slug for idp in found.idps]
    assert slugs == (["bundid", "duisburg", "essen", "duesseldorf", "staff"] if profile == "sandbox" else [])
    assert sorted(names) == sorted(f"oidc/{slug}" for slug in ("bundid", "duisburg", "essen", "duesseldorf", "staff"))
    assert found.lifetimes.access <= 600
    assert all(set(scope.title) == {"de", "en"} for scope in found.scopes)


@pytest.mark.parametrize(
    ("old", "new", "flaw"),
    [
        ("ceiling: high", "ceiling: hihg", '7:14: "hihg" is not known here. Did you mean "high"?'),
        ("-3: substantial", "-3: middle", '8:33: "middle" is not known here. Known: high, low, substantial.'),
        ("[RS256]", "[HS256]", '9:18: "HS256" proves nothing. Use ES256, ES384, ES512, PS256, RS256:'),
        ("[RS256]", "[RS256, none]", '9:25: "none" proves nothing.'),
        ("[RS256]", "[None]", '9:18: "None" proves nothing.'),
        ("[RS256]", "[]", "9:17: This list must not be empty."),
        ("[RS256]", "[RS265]", '9:18: "RS265" is not known here. Did you mean'),
        ("https://bridge.example/", "https://u:p@bridge.example/", "10:13: The address holds a user or a password."),
        ("https://bridge.example/", "https://bridge.example/?a=b", "10:13: An issuer has no ?query."),
        ("https://bridge.example/", "bridge.example", "10:13: The address does not begin with https:// or http://."),
        ("env:BUNDID_KEY", "hunter2", '11:13: "hunter2" is not the name of an environment variable.'),
        ("env:BUNDID_KEY", "env:HANSA_KEY", "11:13: Variables that begin with HANSA_ are settings."),
        ("    secret: env:BUNDID_KEY\n", "", '4:5: "bundid" has nothing to prove that we are we. Add secret: env:NAME'),
        (
            "twin: oidc/essen",
            "twin: oidc/esen",
            '19:11: The sandbox runs no twin "oidc/esen". Did you mean "oidc/essen"?',
        ),
        ("    twin: oidc/essen\n", "", '14:5: "essen" has neither an issuer nor a twin. Add issuer:'),
        ("city: essen\n", "city: esen\n", '15:11: There is no city "esen". Did you mean "essen"?'),
        ("    city: essen\n", "", "14:5: "),
        ("  essen:\n", "  bundid:\n", '13:3: The key "bundid" stands here twice; the first is in line 3. Keep one.'),
        ("  essen:\n", "  Essen:\n", '13:3: "Essen" is no slug.'),
        ("kind: city", "kind: town", '14:11: "town" is not known here.'),
        ("kind: city", "colour: red", '14:5: An identity provider has no key "colour".'),
        ("{de: Erkennen, en: Recognise}", "{de: Erkennen}", '21:19: A text needs the key "en".'),
        ("waste:read", "Waste", '22:3: "Waste" is no scope. Write it like waste:read.'),
        ("waste:read", "openid", '22:3: The key "openid" stands here twice'),
        ("    kind: city", "    keep_token: maybe\n    kind: city", "14:17: This is true or false, not text."),
        (
            "    kind: bundid",
            "    keep_token: true\n    kind: bundid",
            "4:17: Only what a city's own identity provider",
        ),
        ("    kind: city", "    token_scope: [a b]\n    kind: city", '14:19: "a b" is not one word of a scope'),
        ("access: 300s", "access: 1h", "23:34: 1h does not fit here. Whole seconds from 1s to 600s do."),
        ("access: 300s", "access: 300", '23:34: "300" is not a duration.'),
        ("contact: accessibility@example.org", "contact: nobody", '1:10: "nobody" is not an e-mail address.'),
    ],
)
def test_a_mistake_is_said_where_it_stands(root: Path, old: str, new: str, flaw: str) -> None:
    """Line, column, what is wrong and what would be right."""
    assert old in GOOD
    assert flaws(root, GOOD.replace(old, new))[0].startswith(flaw)


def test_http_is_for_the_sandbox(root: Path) -> None:
    """Somebody's own IdP on this machine may be http in the sandbox; what people log in at live is https."""
    text = GOOD.replace("https://bridge.example/", "http://localhost:9000").replace("    twin: oidc/bundid\n", "")
    assert declared(root, text).idps[0].issuer == "http://localhost:9000"
    assert flaws(root, text, "live") == ["10:13: The issuer is not https. Only the sandbox takes http."]


def test_two_idps_are_two_issuers(root: Path) -> None:
    """Accounts are known by issuer and subject: two slugs for one issuer would mix them."""
    text = GOOD.replace("    twin: oidc/essen\n", "    issuer: https://bridge.example/\n    auth_method: none\n")
    assert flaws(root, text) == ['19:13: "bundid" has this issuer already. Keep one.']


def test_every_mistake_is_said_at_once(root: Path) -> None:
    """In file order, and none hides another."""
    text = GOOD.replace("ceiling: high", "ceiling: top").replace("kind: city", "kind: town").replace("300s", "soon")
    assert [flaw.partition(":")[0] for flaw in flaws(root, text)] == ["7", "14", "23"]


def test_hansa_check_looks_at_it(tmp_path: Path) -> None:
    """The command that checks the configuration checks this file with the others."""
    root = tmp_path / "config"
    shutil.copytree(shipped(), root)
    file = root / "identity.yaml"
    checking.check(Settings(config=root), Console(quiet=True))
    file.write_text(file.read_text("utf-8").replace("ceiling: high", "ceiling: top"), "utf-8")
    with pytest.raises(ConfigError, match='"top" is not known here'):
        checking.check(Settings(config=root), Console(quiet=True))
