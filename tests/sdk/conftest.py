"""A gateway for the clients, and a server that answers what it is told to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.flow.test_process import hansa, serving
from tests.identity.broker_tools import installed
from tests.ports import free_port
from tests.sdk.node import INSTALL, SOURCE, Client, packed
from tests.sdk.scripted import Scripted

SCOPES = ("waste:write", "waste:read", "reports:write", "reports:read")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateway:
    """A running gateway, and how to reach its twins."""

    url: str
    key: str
    """A publishable key: the tests together ask more than an anonymous client may."""
    twins: dict[str, str]
    """Name → address: `pegelonline/wsv`."""
    token: str
    """Erika's, for what needs one: orders and reports."""
    machine: str
    """An app's own, for webhooks."""


@pytest.fixture(scope="session")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """`hansa serve`, as `make run` starts it."""
    place = tmp_path_factory.mktemp("gateway")
    identity = str(free_port())
    with serving(place, HANSA_IDENTITY_PORT=identity) as (port, printed, _):
        ports = {"HANSA_PORT": port, "HANSA_IDENTITY_PORT": identity}
        key = re.search(r"\bpk_\w+", hansa(place, "key", "create", "clients", **ports).stdout)
        assert key is not None
        scopes = [word for scope in SCOPES for word in ("--scope", scope)]
        token = hansa(place, "app", "token", "--demo", "--citizen", "erika", *scopes, **ports)
        machine = hansa(place, "app", "token", "--demo", **ports)
        assert (token.returncode, machine.returncode) == (0, 0), token.stderr + machine.stderr
        twins = dict(re.findall(r"^ +(\w+/[\w-]+) +(http\S+)", printed, re.MULTILINE))
        yield Gateway(
            url=f"http://127.0.0.1:{port}",
            key=key[0],
            twins=twins,
            token=token.stdout.strip(),
            machine=machine.stdout.strip(),
        )


@pytest.fixture
def scripted() -> Iterator[Scripted]:
    """A server that answers in the order it was told."""
    with Scripted() as server:
        yield server


@pytest.fixture(scope="session")
def client(tmp_path_factory: pytest.TempPathFactory) -> Client:
    """The TypeScript client, packed and unpacked."""
    installed(SOURCE / "node_modules", SOURCE / "package-lock.json", INSTALL)
    return packed(tmp_path_factory.mktemp("typescript"))
