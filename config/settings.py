"""Read the environment into `Settings`, or say everything that is wrong with it.

Values are never repeated in messages where they may hold a password. An empty variable counts as unset.
"""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from config.flaws import quoted, remedy_for
from config.model import Settings
from config.values import address_flaw, cidr_flaw, host_fits
from domain.sealing import keys_in

PREFIX = "HANSA_"

_MOST_TWINS_BYTES = 65_536
_DATABASES = ("postgresql", "postgres", "postgresql+psycopg", "sqlite")
# A Kubernetes Service called "hansa" puts such variables into every pod of its namespace.
_KUBERNETES = re.compile(r"HANSA_SERVICE_(HOST|PORT\w*)|HANSA_PORT_\d+_\w+")
_KUBERNETES_REMEDY = 'Kubernetes sets it for a Service named "hansa": set enableServiceLinks: false.'


@dataclass(frozen=True, slots=True, kw_only=True)
class VariableFlaw:
    """One mistake in the environment, in words for the person who set it."""

    variable: str
    text: str
    remedy: str | None = None

    def __str__(self) -> str:
        return f"{self.variable}: {self.text}" + (f" {self.remedy}" if self.remedy else "")


class SettingsError(Exception):
    """The environment cannot be used; `flaws` names every mistake found, by variable."""

    def __init__(self, flaws: tuple[VariableFlaw, ...]) -> None:
        super().__init__("\n".join(str(flaw) for flaw in flaws))
        self.flaws = flaws


class _Unfit(Exception):
    """One value that cannot be used."""

    def __init__(self, text: str, remedy: str | None = None) -> None:
        super().__init__(text)
        self.text = text
        self.remedy = remedy


def read_settings(environ: Mapping[str, str]) -> Settings:
    """The settings of this environment; raises SettingsError with every flaw.

    Reads a file only for `HANSA_TWINS=@file`.
    """
    values: dict[str, Any] = {}
    flaws: list[VariableFlaw] = []
    for variable, value in sorted(environ.items()):
        if not variable.startswith(PREFIX):
            continue
        if variable not in _READERS:
            flaws.append(_unknown(variable))
        elif value.strip():
            try:
                values[variable.removeprefix(PREFIX).lower()] = _READERS[variable](value.strip())
            except _Unfit as why:
                flaws.append(VariableFlaw(variable=variable, text=why.text, remedy=why.remedy))
    if flaws:
        raise SettingsError(tuple(flaws))
    return Settings(**values)


def _unknown(variable: str) -> VariableFlaw:
    service = _KUBERNETES.fullmatch(variable)
    known = f"Known: {', '.join(_READERS)}."
    remedy = _KUBERNETES_REMEDY if service else remedy_for(variable, _READERS) or known
    return VariableFlaw(variable=variable, text="There is no such setting.", remedy=remedy)


def _port(value: str) -> int:
    if value.startswith("tcp://"):
        raise _Unfit("This is an address, not a port.", _KUBERNETES_REMEDY)
    if not (value.isascii() and value.isdigit() and len(value) <= 5 and int(value) <= 65_535):
        raise _Unfit(f"{quoted(value)} is no port.", "Use a number up to 65535; 0 takes any free one.")
    return int(value)


def _host(value: str) -> str:
    if not host_fits(value):
        raise _Unfit(f"{quoted(value)} is no host to listen on.", "Use an address such as 127.0.0.1, 0.0.0.0 or ::.")
    return value


def _profile(value: str) -> str:
    if value not in ("sandbox", "live"):
        raise _Unfit(f"There is no profile {quoted(value)}.", remedy_for(value, ("sandbox", "live")))
    return value


def _one_of(*words: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value not in words:
            raise _Unfit(f"{quoted(value)} does not fit.", remedy_for(value, words))
        return value

    return read


def _ratio(value: str) -> float:
    ratio = _number(value)
    if ratio > 1:
        raise _Unfit(f"{quoted(value)} is no share.", "Use a number from 0 to 1; 0.1 is every tenth.")
    return ratio


def _number(value: str) -> float:
    if not re.fullmatch(r"\d{1,6}(\.\d{1,6})?", value, re.ASCII):
        raise _Unfit(f"{quoted(value)} is no number that fits.", "Write it like 2 or 0.25.")
    return float(value)


def _database_url(value: str) -> str:
    scheme, mark, rest = value.partition("://")
    if not mark or scheme not in _DATABASES:
        remedy = "Write it like postgresql://user:password@host/hansa or sqlite:////var/lib/hansa/hansa.db."
        raise _Unfit("This is no address of a database known here.", remedy)
    if scheme != "sqlite" and not rest:
        raise _Unfit("The address names no database.", "Write it like postgresql://user:password@host/hansa.")
    return value


_SEVERAL = ("redis+sentinel", "redis+cluster")
"""One Redis on several hosts, which stand in the address with their ports."""


def _redis_url(value: str) -> str:
    remedy = "Write it like rediss://user:password@host:6379/0; in a password @ : / ? # and % are written %40 %3A %2F %3F %23 %25."
    scheme, mark, _ = value.partition("://")
    if scheme in ("rediss+sentinel", "rediss+cluster"):
        raise _Unfit(
            "TLS towards sentinels or a cluster is not supported: nobody has tried it.",
            "Use rediss:// with one host, which may be a proxy in front of them.",
        )
    if not mark or scheme not in ("redis", "rediss", *_SEVERAL):
        raise _Unfit("This is no address of Redis or Valkey: it does not begin with redis:// or rediss://.", remedy)
    if scheme in _SEVERAL:
        return _several(value)
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise _Unfit("The address cannot be taken apart.", remedy) from None
    if not host or not host_fits(host) or re.search(r"\s", value) or parts.netloc.count("@") > 1:
        raise _Unfit("The address has no usable host, or holds a blank or a second @.", remedy)
    if not re.fullmatch(r"/?|/[0-9]{1,4}", parts.path):
        raise _Unfit("After the host stands something else than the number of a database.", remedy)
    if parts.fragment or not set(parse_qs(parts.query, keep_blank_values=True)) <= {"ssl_ca_certs"}:
        raise _Unfit(
            "The address has a ?query or a #fragment.", "Only ?ssl_ca_certs=<file> may stand there, with rediss://."
        )
    if parts.query and scheme != "rediss":
        raise _Unfit("The address names a certificate, but no TLS.", "Begin it with rediss://.")
    return value


def _several(value: str) -> str:
    """`redis+sentinel://user:password@host:port,host:port/service/0` and `redis+cluster://user:password@host:port,host:port`."""
    sentinels = value.startswith("redis+sentinel")
    shape = "redis+sentinel://host:26379,host:26379/service" if sentinels else "redis+cluster://host:6379,host:6379"
    remedy = f"Write it like {shape}."
    match = re.fullmatch(r"[a-z+]+://([^@/?#\s]*@)?([^@/?#\s]+)(/[^@?#\s]*)?", value)
    if match is None:
        raise _Unfit("The address cannot be taken apart.", remedy)
    for each in match[2].split(","):
        host, _, port = each.rpartition(":")
        if not host_fits(host.strip("[]")) or not (port.isascii() and port.isdigit() and 0 < int(port) < 65_536):
            raise _Unfit("One of the hosts is none, or has no port.", remedy)
    path = r"/[A-Za-z0-9._-]+(/[0-9]{1,4})?" if sentinels else r"/?"
    if not re.fullmatch(path, match[3] or ""):
        wrong = (
            "Behind the sentinels has to stand the name of the service." if sentinels else "A cluster has no databases."
        )
        raise _Unfit(wrong, remedy)
    return value


def _authorities(value: str) -> Path:
    path = _path(value)
    if not path.is_file():
        raise _Unfit("There is no such file.", "Name a PEM file with the certificates of the authorities.")
    return path


def _scan_url(value: str) -> str:
    remedy = "Write it like tcp://clamd:3310."
    try:
        parts = urlsplit(value)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise _Unfit("The address cannot be taken apart.", remedy) from None
    if parts.scheme != "tcp" or not host or not host_fits(host) or not port:
        raise _Unfit("This is no address of a clamd: scheme, host or port does not fit.", remedy)
    if "@" in parts.netloc or parts.path not in {"", "/"} or parts.query or parts.fragment:
        raise _Unfit("Besides host and port something else stands in the address.", remedy)
    return value.rstrip("/")


def _public_url(value: str) -> str:
    flaw = address_flaw(value, ("https", "http"))
    if flaw is not None:
        raise _Unfit(*flaw)
    if "?" in value:
        raise _Unfit("The address has a ?query.", "Links are built below it: leave the query out.")
    return value.rstrip("/")


def _identity_url(value: str) -> str:
    flaw = address_flaw(value, ("https", "http"))
    if flaw is not None:
        raise _Unfit(*flaw)
    if "?" in value:
        raise _Unfit("The address has a ?query.", "An issuer has none (RFC 8414 §2).")
    return value.rstrip("/")


def _identity_seal(value: str) -> str:
    if len(value) < 32:
        raise _Unfit("The seal is shorter than 32 characters.", "Make one with: openssl rand -base64 32")
    return value


def _seal_keys(value: str) -> tuple[bytes, ...]:
    try:
        return keys_in(value)
    except ValueError as why:
        raise _Unfit(str(why), "Make one with: hansa seal new") from None


def _trusted_proxies(value: str) -> tuple[str, ...]:
    networks = tuple(each.strip() for each in value.split(",") if each.strip())
    for network in networks:
        if (flaw := cidr_flaw(network)) is not None:
            raise _Unfit(*flaw)
    return tuple(str(ipaddress.ip_network(network)) for network in networks)


def _path(value: str) -> Path:
    if "\0" in value:
        raise _Unfit("This is no path.")
    return Path(value)


def _worker(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9@._-]{0,99}", value):
        raise _Unfit(f"{quoted(value)} is no name.", "Use letters, digits, @ . _ and -, 100 at most.")
    return value


def _twins(value: str) -> Mapping[str, str]:
    remedy = 'Give a JSON object such as {"abfallio/adorf": "http://127.0.0.1:9001"}, or @file that holds one.'
    try:
        if value.startswith("@"):
            with Path(value[1:]).open("rb") as stream:
                value = stream.read(_MOST_TWINS_BYTES).decode()
        twins = json.loads(value)
    except OSError as why:
        raise _Unfit(f"The file cannot be read: {why.strerror or type(why).__name__}.", remedy) from why
    except (ValueError, RecursionError) as why:
        raise _Unfit("This is no JSON.", remedy) from why
    if not isinstance(twins, dict):
        raise _Unfit("This is JSON, but no object.", remedy)
    for name, url in twins.items():
        flaw = _twin_flaw(url) if isinstance(url, str) else ("The address is no text.", remedy)
        if flaw is not None:
            raise _Unfit(f"The twin {quoted(name)}: {flaw[0]}", flaw[1])
    return {name: url.rstrip("/") for name, url in twins.items()}


def _twin_flaw(url: str) -> tuple[str, str | None] | None:
    """Nearly every twin speaks HTTP, and a mistake means that; a mail server's is the exception."""
    return address_flaw(url, ("smtp",) if url.startswith("smtp://") else ("http", "https"))


_READERS: Mapping[str, Callable[[str], Any]] = {
    "HANSA_PORT": _port,
    "HANSA_HOST": _host,
    "HANSA_PROFILE": _profile,
    "HANSA_STATE": _path,
    "HANSA_DATABASE_URL": _database_url,
    "HANSA_REDIS_URL": _redis_url,
    "HANSA_REDIS_CA": _authorities,
    "HANSA_PUBLIC_URL": _public_url,
    "HANSA_TRUSTED_PROXIES": _trusted_proxies,
    "HANSA_LIMITS": _one_of("auto", "on", "off"),
    "HANSA_IDENTITY_URL": _identity_url,
    "HANSA_IDENTITY_PORT": _port,
    "HANSA_IDENTITY_SEAL": _identity_seal,
    "HANSA_SEAL_KEYS": _seal_keys,
    "HANSA_WORKER": _worker,
    "HANSA_CONFIG": _path,
    "HANSA_TWINS": _twins,
    "HANSA_METRICS_PORT": _port,
    "HANSA_METRICS_HOST": _host,
    "HANSA_METRICS_FOLDER": _path,
    "HANSA_OUTAGES_FOLDER": _path,
    "HANSA_HANDED_FOLDER": _path,
    "HANSA_DRAIN_SECONDS": _number,
    "HANSA_TRACE_RATIO": _ratio,
    "HANSA_TRACE_SLOW_SECONDS": _number,
    "HANSA_SCAN_URL": _scan_url,
    "HANSA_LOG": _one_of("auto", "json", "text"),
}
"""Every setting. The name without its prefix, in lower case, is the field of `Settings`."""
