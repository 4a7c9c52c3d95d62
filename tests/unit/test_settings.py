"""What the environment may say, and what is answered when it says something else."""

from __future__ import annotations

import json
import string
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.model import Settings
from config.settings import SettingsError, VariableFlaw, read_settings
from domain.sealing import written


def flaw_of(variable: str, value: str) -> str:
    """The one flaw of an environment with one variable."""
    with pytest.raises(SettingsError) as raised:
        read_settings({variable: value})
    (flaw,) = raised.value.flaws
    assert flaw.variable == variable
    return str(flaw)


@pytest.mark.parametrize(
    "value",
    [
        *("clamd:3310", "http://clamd:3310", "tcp://clamd", "tcp://:3310", "tcp://cl amd:3310", "tcp://a@clamd:3310"),
        *("tcp://clamd:99999", "tcp://clamd:3310/scan", "tcp://clamd:3310?x=1", "tcp://[::1", "unix:///run/clamd.sock"),
    ],
)
def test_a_scanner_is_a_host_and_a_port(value: str) -> None:
    """What names no clamd is refused at the start: a scanner that can never answer would refuse every photo."""
    assert "Write it like tcp://clamd:3310." in flaw_of("HANSA_SCAN_URL", value)


def test_an_empty_environment_is_the_sandbox_on_loopback() -> None:
    """Without any variable the defaults hold."""
    assert read_settings({}) == Settings()
    assert read_settings({"PATH": "/bin", "HANSA_PUBLIC_URL": " "}) == Settings()


def test_every_setting_has_a_variable_and_is_read(tmp_path: Path) -> None:
    """Each field of the settings is filled by the variable of its name."""
    authority = tmp_path / "authority.pem"
    authority.touch()
    settings = read_settings(
        {
            "HANSA_PORT": "9000",
            "HANSA_HOST": "::",
            "HANSA_PROFILE": "live",
            "HANSA_STATE": "/var/lib/hansa",
            "HANSA_DATABASE_URL": "postgresql://hansa:secret@db/hansa",
            "HANSA_REDIS_URL": "rediss://hansa:secret@cache:6380/1",
            "HANSA_REDIS_CA": str(authority),
            "HANSA_PUBLIC_URL": "https://api.example.org/",
            "HANSA_IDENTITY_URL": "https://id.example.org/",
            "HANSA_IDENTITY_PORT": "9001",
            "HANSA_IDENTITY_SEAL": "0123456789abcdef0123456789abcdef",
            "HANSA_SEAL_KEYS": f"{written(b'one' * 10 + b'..')}, {written(b'two' * 10 + b'..')}",
            "HANSA_LIMITS": "on",
            "HANSA_TRUSTED_PROXIES": "10.0.0.0/8, fd00::/8,192.0.2.7",
            "HANSA_CONFIG": str(tmp_path),
            "HANSA_TWINS": '{"abfallio/essen": "http://127.0.0.1:9001/", "post": "smtp://127.0.0.1:25"}',
            "HANSA_METRICS_PORT": "9464",
            "HANSA_METRICS_HOST": "0.0.0.0",
            "HANSA_METRICS_FOLDER": str(tmp_path),
            "HANSA_OUTAGES_FOLDER": str(tmp_path),
            "HANSA_HANDED_FOLDER": str(tmp_path),
            "HANSA_DRAIN_SECONDS": "2.5",
            "HANSA_TRACE_RATIO": "0.25",
            "HANSA_TRACE_SLOW_SECONDS": "1.5",
            "HANSA_WORKER": "intake-2@here",
            "HANSA_SCAN_URL": "tcp://clamd:3310/",
            "HANSA_LOG": "json",
        }
    )
    assert settings == Settings(
        port=9000,
        host="::",
        profile="live",
        state=Path("/var/lib/hansa"),
        database_url="postgresql://hansa:secret@db/hansa",
        redis_url="rediss://hansa:secret@cache:6380/1",
        redis_ca=authority,
        public_url="https://api.example.org",
        identity_url="https://id.example.org",
        identity_port=9001,
        identity_seal="0123456789abcdef0123456789abcdef",
        seal_keys=(b"one" * 10 + b"..", b"two" * 10 + b".."),
        trusted_proxies=("10.0.0.0/8", "fd00::/8", "192.0.2.7/32"),
        limits="on",
        config=tmp_path,
        twins={"abfallio/essen": "http://127.0.0.1:9001", "post": "smtp://127.0.0.1:25"},
        metrics_port=9464,
        metrics_host="0.0.0.0",
        metrics_folder=tmp_path,
        outages_folder=tmp_path,
        handed_folder=tmp_path,
        drain_seconds=2.5,
        trace_ratio=0.25,
        trace_slow_seconds=1.5,
        worker="intake-2@here",
        scan_url="tcp://clamd:3310",
        log="json",
    )
    untouched = [
        each.name for each in fields(Settings) if getattr(settings, each.name) == getattr(Settings(), each.name)
    ]
    assert untouched == []


def test_the_twins_may_stand_in_a_file(tmp_path: Path) -> None:
    """`@file` reads the same JSON object from a file."""
    file = tmp_path / "twins.json"
    file.write_text(json.dumps({"awista/duesseldorf": "http://127.0.0.1:9002"}), encoding="utf-8")
    assert read_settings({"HANSA_TWINS": f"@{file}"}).twins == {"awista/duesseldorf": "http://127.0.0.1:9002"}


@pytest.mark.parametrize(
    "address",
    [
        "redis://cache",
        "redis://127.0.0.1:6379/",
        "redis://[::1]:6379/15",
        "rediss://:pass%40word@cache.example:6380/0",
        "rediss://cache/0?ssl_ca_certs=/etc/ssl/own.pem",
        "redis+sentinel://one:26379,[::1]:26379/hansa",
        "redis+sentinel://hansa:pass%40word@one:26379/hansa/2",
        "redis+cluster://:pass@one:6379,two:6379,three:6379",
    ],
)
def test_an_address_of_redis_is_taken_as_it_is(address: str) -> None:
    """With or without TLS, password, port and number of a database; named by sentinels, or a cluster."""
    assert read_settings({"HANSA_REDIS_URL": address}).redis_url == address


@pytest.mark.parametrize(
    "address",
    [
        "hunter2",
        "http://:hunter2@cache",
        "unix:///tmp/hunter2",
        "redis://:hunter2@",
        "redis://:hunter2@cache:port",
        "redis://:hunter2@cache:70000",
        "redis://:hun@ter2hunter2@cache",
        "redis://:hunter2@cache/hunter2",
        "redis://:hunter2 @cache/0",
        "redis://:hunter2/x@cache/0",
        "redis://:hunter2@cache/0#x",
        "redis://:hunter2@[::1/0",
        "redis://cache?password=hunter2",
        "redis://:hunter2@cache?ssl_ca_certs=/x",
        "rediss://:hunter2@cache?ssl_cert_reqs=none",
        "rediss+sentinel://:hunter2@cache:26379/hansa",
        "rediss+cluster://:hunter2@cache:6379",
        "redis+sentinel://:hunter2@cache:26379",
        "redis+sentinel://:hunter2@cache/hansa",
        "redis+sentinel://:hunter2@cache:26379/hansa?db=1",
        "redis+cluster://:hunter2@cache",
        "redis+cluster://:hunter2@cache:6379,:6379",
        "redis+cluster://:hunter2@cache:6379/1",
    ],
)
def test_an_address_that_is_none_of_redis_is_refused_without_its_password(address: str) -> None:
    """What cannot be used is said with the variable and a remedy; what may be a password is not repeated."""
    with pytest.raises(SettingsError) as caught:
        read_settings({"HANSA_REDIS_URL": address})
    assert str(caught.value).startswith("HANSA_REDIS_URL: ")
    assert "hunter2" not in str(caught.value)
    assert all(flaw.remedy for flaw in caught.value.flaws)


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("HANSA_PROT", "1", 'HANSA_PROT: There is no such setting. Did you mean "HANSA_PORT"?'),
        ("HANSA_TRUSTED_PROXY", "::1", 'Did you mean "HANSA_TRUSTED_PROXIES"?'),
        ("HANSA_XYZZY_QUUX_FROB", "1", "HANSA_XYZZY_QUUX_FROB: There is no such setting."),
        ("HANSA_LOG", "jsn", 'Did you mean "json"?'),
        ("HANSA_TRACE_RATIO", "10", "from 0 to 1"),
        ("HANSA_TRACE_RATIO", "a tenth", "no number"),
        ("HANSA_TRACE_SLOW_SECONDS", "-1", "no number"),
        ("HANSA_PORT", "tcp://10.0.0.7:80", "enableServiceLinks: false"),
        ("HANSA_SERVICE_HOST", "10.0.0.7", "enableServiceLinks: false"),
        ("HANSA_PORT_8080_TCP", "tcp://10.0.0.7:80", "enableServiceLinks: false"),
        ("HANSA_PORT", "http", '"http" is no port.'),
        ("HANSA_PORT", "65536", "up to 65535"),
        ("HANSA_PORT", "-1", "up to 65535"),
        ("HANSA_HOST", "http://localhost", "127.0.0.1"),
        ("HANSA_PROFILE", "life", 'Did you mean "live"?'),
        ("HANSA_PROFILE", "production", "Known: live, sandbox."),
        ("HANSA_STATE", "a\0b", "no path"),
        ("HANSA_DATABASE_URL", "mysql://hansa@db/hansa", "postgresql://"),
        ("HANSA_DATABASE_URL", "postgresql://", "names no database"),
        ("HANSA_PUBLIC_URL", "api.example.org", "Begin it with https:// or http://."),
        ("HANSA_PUBLIC_URL", "htps://api.example.org", 'Did you mean "https://"?'),
        ("HANSA_PUBLIC_URL", "https://api.example.org/?a=1", "leave the query out"),
        ("HANSA_PUBLIC_URL", "https://", "no usable host"),
        ("HANSA_IDENTITY_URL", "id.example.org", "Begin it with https:// or http://."),
        ("HANSA_IDENTITY_URL", "https://id.example.org/?a=1", "An issuer has none"),
        ("HANSA_IDENTITY_PORT", "many", "is no port"),
        ("HANSA_IDENTITY_SEAL", "short", "openssl rand"),
        ("HANSA_SEAL_KEYS", "c2hvcnQ=", "Key 1 is 5 bytes long, not 32. Make one with: hansa seal new"),
        ("HANSA_SEAL_KEYS", "A" * 43 + "=", "Key 1 is not random."),
        ("HANSA_SEAL_KEYS", "käse", "is not written in base64"),
        ("HANSA_SEAL_KEYS", ",", "There is no key in it."),
        ("HANSA_LIMITS", "of", 'Did you mean "off"?'),
        ("HANSA_TRUSTED_PROXIES", "10.0.0.7/8", 'Did you mean "10.0.0.0/8"?'),
        ("HANSA_TRUSTED_PROXIES", "loadbalancer", "10.20.0.0/16"),
        ("HANSA_TWINS", "{", "This is no JSON."),
        ("HANSA_TWINS", "[" * 60_000, "This is no JSON."),
        ("HANSA_TWINS", "[]", "no object"),
        ("HANSA_TWINS", '{"efa": 7}', 'The twin "efa": The address is no text.'),
        ("HANSA_TWINS", '{"efa": "127.0.0.1:7"}', "Begin it with http:// or https://."),
        ("HANSA_TWINS", "@/nowhere/twins.json", "cannot be read: No such file or directory."),
    ],
)
def test_a_mistake_names_its_variable_and_the_remedy(variable: str, value: str, said: str) -> None:
    """A value that cannot be used is refused with words that lead to the right one."""
    assert said in flaw_of(variable, value)


@pytest.mark.parametrize("value", ["postgresql+mysql://hansa:hunter2@db/hansa", "//hansa:hunter2@db"])
def test_a_password_is_never_repeated(value: str) -> None:
    """What may hold a secret does not come back in the message."""
    assert "hunter2" not in flaw_of("HANSA_DATABASE_URL", value)
    assert "hunter2" not in flaw_of("HANSA_PUBLIC_URL", "https://hansa:hunter2@api.example.org")


def test_all_mistakes_are_told_at_once() -> None:
    """Three bad variables make three flaws, by name."""
    with pytest.raises(SettingsError) as raised:
        read_settings({"HANSA_PROFILE": "life", "HANSA_PORT": "x", "HANSA_NONE": "1"})
    assert [flaw.variable for flaw in raised.value.flaws] == ["HANSA_NONE", "HANSA_PORT", "HANSA_PROFILE"]
    assert len(str(raised.value).splitlines()) == 3


@pytest.mark.parametrize(
    ("settings", "issuer", "resource"),
    [
        (Settings(), "http://localhost:8081", "http://127.0.0.1:8080"),
        (Settings(host="0.0.0.0", port=9000), "http://localhost:8081", "http://127.0.0.1:9000"),
        (Settings(host="::"), "http://localhost:8081", "http://[::1]:8080"),
        (Settings(profile="live"), None, "http://127.0.0.1:8080"),
        (
            Settings(profile="live", identity_url="https://id.example.org", public_url="https://api.example.org"),
            "https://id.example.org",
            "https://api.example.org",
        ),
    ],
)
def test_tokens_have_one_issuer_and_one_audience(settings: Settings, issuer: str | None, resource: str) -> None:
    """The sandbox has an issuer without being told; the live profile takes no tokens before it is told whose."""
    assert (settings.issuer, settings.resource) == (issuer, resource)


VARIABLES = st.sampled_from(
    [
        "PORT",
        "HOST",
        "PROFILE",
        "STATE",
        "DATABASE_URL",
        "PUBLIC_URL",
        "IDENTITY_URL",
        "TRUSTED_PROXIES",
        "TWINS",
        "LIMITS",
    ]
)
VALUES = st.text() | st.text(alphabet=string.printable).map("https://".__add__) | st.from_regex(r"[0-9./:,\[\]]{1,30}")


@given(st.dictionaries(VARIABLES.map("HANSA_".__add__) | st.text().map("HANSA_".__add__), VALUES))
def test_no_environment_is_too_odd(environ: dict[str, str]) -> None:
    """Whatever stands there, it is read or refused in words."""
    flaws: tuple[VariableFlaw, ...] = ()
    try:
        read_settings(environ)
    except SettingsError as why:
        flaws = why.flaws
    assert {flaw.variable for flaw in flaws} <= environ.keys()


def test_identity_runs_along_in_the_sandbox_and_where_a_port_is_named() -> None:
    """The sandbox has it unless another issuer is named; the live profile wants an issuer and a port."""
    assert Settings().identity_along
    assert Settings(identity_port=9001).issuer == "http://localhost:9001"
    assert not Settings(identity_url="https://id.example.org").identity_along
    live = Settings(profile="live", identity_url="https://id.example.org")
    assert not live.identity_along
    assert replace(live, identity_port=9001).identity_along
    assert not Settings(profile="live", identity_port=9001).identity_along


def test_the_seal_is_not_shown() -> None:
    """Settings may be printed; what seals is not among it."""
    assert "s" * 32 not in repr(Settings(identity_seal="s" * 32, seal_keys=(b"s" * 32,)))
