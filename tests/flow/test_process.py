"""The command line as a user meets it: real processes, real sockets, from start to Ctrl-C."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from config.load import shipped
from tests.ports import free_port

HANSA = (sys.executable, "-c", "from gateway.cli.main import main; main()")


def environment(tmp_path: Path, **more: str) -> dict[str, str]:
    """Ours, without anybody's HANSA_ settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HANSA_")}
    return kept | {"HANSA_STATE": str(tmp_path / "state"), "COLUMNS": "200", "NO_COLOR": "1"} | more


def hansa(tmp_path: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """One command, run to its end."""
    return subprocess.run(
        [*HANSA, *words], env=environment(tmp_path, **more), capture_output=True, text=True, timeout=60, check=False
    )


@contextmanager
def serving(tmp_path: Path, *words: str, **more: str) -> Iterator[tuple[str, str, subprocess.Popen[str]]]:
    """`hansa serve` until the block ends: its port, what it printed when ready, and the process."""
    port = str(free_port())
    with subprocess.Popen(
        [*HANSA, "serve", *words],
        env=environment(tmp_path, HANSA_PORT=port, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        printed = ""
        try:
            for line in process.stdout:
                printed += line
                if "Ctrl-C" in line:
                    break
            else:
                pytest.fail(f"it ended before it was ready:\n{printed}")
            yield port, printed, process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def curl(line: str) -> tuple[int, dict[str, object]]:
    """What a pasted `curl '…'` line answers."""
    from urllib.request import urlopen

    command, url = shlex.split(line)
    assert command == "curl"
    with urlopen(url, timeout=10) as response:  # noqa: S310 - a loopback address our own process printed
        return response.status, json.load(response)


def test_serve_prints_three_requests_that_work(tmp_path: Path) -> None:
    """`hansa serve` gets ready, prints three requests to paste, all work, the first spans the cities; Ctrl-C ends everything."""
    with serving(tmp_path, "--workers", "2") as (port, printed, process):
        lines = [line.strip() for line in printed.splitlines() if line.strip().startswith("curl '")]
        assert len(lines) == 3, printed
        answers = [curl(line) for line in lines]
        assert [status for status, _ in answers] == [200, 200, 200]
        items = answers[0][1]["items"]
        assert isinstance(items, list)
        cities = {item["city"] for item in items}
        assert cities >= {"duisburg", "essen", "duesseldorf"}
        assert len(re.findall("address=", lines[0])) == len(cities)
        assert "abfallio/essen" in printed
        assert "/_twin/faults" in printed

        asked = hansa(tmp_path, "ask", "places", "kind=recycling_centre", "city=essen", HANSA_PORT=port)
        assert asked.returncode == 0, asked.stderr
        assert "essen/ebe/places" in asked.stdout
        assert "Recycling centre" in asked.stdout
        wrong = hansa(tmp_path, "ask", "places", "kind=recycling_center", HANSA_PORT=port)
        assert wrong.returncode == 2
        assert "recycling_centre" in wrong.stdout

        taken = hansa(tmp_path, "serve", "--port", port)
        assert taken.returncode == 2
        assert "HANSA_PORT" in taken.stderr

        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(15) in {0, 130, -signal.SIGINT}
    with pytest.raises(ConnectionRefusedError), socket.create_connection(("127.0.0.1", int(port))):
        pass


def test_ask_without_a_gateway_says_what_to_do(tmp_path: Path) -> None:
    """With nobody listening, `hansa ask` names the address it tried and how to start a gateway."""
    said = hansa(tmp_path, "ask", "places", HANSA_PORT=str(free_port()))
    assert said.returncode == 2
    assert "hansa serve" in said.stderr
    assert "Traceback" not in said.stderr


def test_ask_names_the_nearest_resource(tmp_path: Path) -> None:
    """An unknown resource is answered with the nearest right name, before anything is asked."""
    said = hansa(tmp_path, "ask", "waste.pickup")
    assert said.returncode == 2
    assert "waste.pickups" in said.stderr


def test_check_approves_what_ships(tmp_path: Path) -> None:
    """`hansa check` finds nothing wrong with the shipped configuration, and calls nobody."""
    said = hansa(tmp_path, "check")
    assert said.returncode == 0, said.stderr
    assert "sound" in said.stdout


@pytest.mark.parametrize(
    ("old", "new", "remedy"),
    [
        ("adapter: abfallio", "adapter: abfalio", "abfallio"),
        ("graphql:", "grahpql:", "graphql"),
        ("street: STRASSE", "stret: STRASSE", "street"),
        ("kind: {const: playground}", "kind: {const: playgrond}", "playground"),
        ("twin: arcgis/duisburg", "twn: arcgis/duisburg", "twin"),
    ],
)
def test_check_names_file_line_and_the_nearest_right_word(tmp_path: Path, old: str, new: str, remedy: str) -> None:
    """A mistake in a city's file is refused with file:line:column and the nearest right name, by `check` and by `serve`."""
    config = tmp_path / "config"
    shutil.copytree(shipped(), config, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    city = config / "cities" / "duisburg.yaml"
    text = city.read_text("utf-8")
    assert old in text
    city.write_text(text.replace(old, new, 1), "utf-8")
    line = next(n for n, row in enumerate(city.read_text("utf-8").splitlines(), 1) if new in row)
    for command in ("check", "serve"):
        said = hansa(tmp_path, command, HANSA_CONFIG=str(config), HANSA_PORT=str(free_port()))
        assert said.returncode == 2, said.stdout
        assert f"duisburg.yaml:{line}:" in said.stderr, said.stderr
        assert f'"{remedy}"' in said.stderr


def test_a_wrong_variable_is_named(tmp_path: Path) -> None:
    """A misspelt setting is refused with the nearest right one."""
    said = hansa(tmp_path, "check", HANSA_PRT="9")
    assert said.returncode == 2
    assert "HANSA_PORT" in said.stderr


def test_the_live_profile_leaves_out_what_is_unclear(tmp_path: Path) -> None:
    """In the live profile a binding nobody knows to be permitted is not served, and `check` says so."""
    said = hansa(tmp_path, "check", HANSA_PROFILE="live")
    assert said.returncode == 0, said.stderr
    assert "not served: duesseldorf/awista/waste.pickups" in said.stdout


def test_the_committed_contract_is_todays(tmp_path: Path) -> None:
    """`hansa openapi --check` holds on the committed files, and fails on a copy in which a field was promised and is gone."""
    assert hansa(tmp_path, "openapi", "--check").returncode == 0
    folder = tmp_path / "openapi"
    shutil.copytree(Path(__file__).parents[2] / "openapi", folder)
    published = json.loads((folder / "published.json").read_text("utf-8"))
    published["components"]["schemas"]["Place"]["properties"]["smell"] = {"type": "string"}
    (folder / "published.json").write_text(json.dumps(published), "utf-8")
    said = hansa(tmp_path, "openapi", "--check", "--folder", str(folder))
    assert said.returncode == 2
    assert "smell" in said.stderr
