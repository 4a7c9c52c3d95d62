"""The engine's client for one origin, and the requests it sends: everything that is set on pyreqwest is set here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import PyreqwestError
from pyreqwest.proxy import ProxyBuilder
from pyreqwest.request import StreamRequest

from adapters._kit.guard import reasons
from adapters._kit.hops import Ask

_CERTIFICATE = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)
_IDLE_SECONDS = 30.0
"""Shorter than most servers keep an idle connection, so that theirs is seldom the first to go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On what terms an origin may be reached. Clients are shared only between bindings with equal terms."""

    trusted: bool
    """True for an origin the configuration names."""
    network: tuple[str, ...]
    """CIDRs in which it may lie although they are not public; for a stranger none."""
    proxy: str | None = field(repr=False)
    ca: bytes | None
    client_cert: bytes | None = field(repr=False)
    connections: int
    connect_seconds: float
    user_agent: str


def build_client(terms: Terms, host: str, port: int, address: str | None) -> Client:
    """A client that connects to `address` when it is asked for `host`; None leaves the host as it is.

    Raises ValueError for a proxy or a certificate that is none.
    Costs about 3 ms. Proxies from the environment, redirects and the Referer are off: they would not ask the door.
    """
    builder = (
        ClientBuilder()
        .no_proxy()
        .http1_only()
        .follow_redirects(enable=False)
        .referer(enable=False)
        .user_agent(terms.user_agent)
        .max_connections(terms.connections)
        .pool_idle_timeout(timedelta(seconds=_IDLE_SECONDS))
        .connect_timeout(timedelta(seconds=terms.connect_seconds))
    )
    if address is not None:
        builder = builder.resolve(host, address, port)
    if terms.proxy is not None:
        builder = builder.proxy(ProxyBuilder.all(terms.proxy))
    if terms.ca is not None:
        for certificate in _certificates(terms.ca):
            builder = builder.add_root_certificate_pem(certificate)
    if terms.client_cert is not None:
        builder = builder.identity_pem(terms.client_cert)
    return builder.build()


def _certificates(pem: bytes) -> list[bytes]:
    """A bundle's certificates one by one: the engine reads only the first."""
    found = _CERTIFICATE.findall(pem)
    if not found:
        raise ValueError("no certificate in PEM")
    return found


def build_request(client: Client, ask: Ask, headers: Mapping[str, str], seconds: float) -> StreamRequest:
    """A request that ends within `seconds`, whatever it is doing then: waiting for a berth, connecting, reading.

    The engine itself must keep the time. It goes on with a request whose caller was cancelled before the head of the
    answer came, and only its own clock ends that.
    """
    builder = client.request(ask.method, ask.url).timeout(timedelta(seconds=seconds))
    if headers:
        builder = builder.headers(headers)
    if ask.body is not None:
        builder = builder.body_bytes(ask.body)
    return builder.build_streamed()


def never_connected(error: PyreqwestError) -> bool:
    """True when no connection came about, so that nothing can have been sent."""
    return "client error (Connect)" in reasons(error)


def never_answered(error: PyreqwestError) -> bool:
    """True when the connection broke before the head of an answer was complete."""
    return "client error (SendRequest)" in reasons(error)
