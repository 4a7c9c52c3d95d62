"""A real server that is not ours, behind the adapter as it is: pygeoapi over a file of GeoJSON."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from domain.errors import SourceNonsense
from tests.contract.stage import ask
from tests.contract.test_ogcapi import FACILITIES, MAPPING, OPTIONS, RECORDED, ogcapi
from tests.identity.broker_tools import BIN, installed, serving

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / "tests" / "tools" / "pygeoapi"
PYTHON = TOOLS / ".venv" / "bin" / "python"
DATA = RECORDED / "kitas.geojson"


@pytest.fixture(scope="module", autouse=True)
def _installed() -> None:
    """The server in an environment of its own, made anew when its lock has changed."""
    lock = ROOT / "requirements" / "pygeoapi.lock"
    install = [str(BIN / "uv"), "pip", "install", "--quiet", "--python", str(PYTHON)]
    installed(
        TOOLS / ".venv",
        lock,
        [sys.executable, "-m", "venv", str(TOOLS / ".venv")],
        [*install, "--require-hashes", "--requirement", str(lock)],
    )


async def test_pygeoapi_is_read_to_the_last_page(tmp_path: Path) -> None:
    """In pages of two, in degrees and in metres: the same places; and a collection it has not is named as a problem."""
    async with serving(str(PYTHON), str(TOOLS / "serve.py"), str(tmp_path), str(DATA), "2", cwd=ROOT) as url:
        degrees = await ask(ogcapi, url, resource=FACILITIES, mapping=MAPPING, options=OPTIONS, seconds=30)
        metric = {**OPTIONS, "crs": "EPSG:25832"}
        metres = await ask(ogcapi, url, resource=FACILITIES, mapping=MAPPING, options=metric, seconds=30)
        with pytest.raises(SourceNonsense, match=r"status 404: NotFound"):
            await ask(ogcapi, url, resource=FACILITIES, mapping=MAPPING, options={"collection": "keine"}, seconds=30)
    assert [record.id for record in degrees.records] == ["kita-1", "kita-2", "kita-3", "kita-4", "kita-5"]
    assert not degrees.cut
    for one, other in zip(degrees.records, metres.records, strict=True):
        assert other.id == one.id
        assert other.model.name == one.model.name
        assert other.model.location.coordinates == pytest.approx(one.model.location.coordinates, abs=2e-6)
