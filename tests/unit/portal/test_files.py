"""The files that come with the pages: the vendored ones are what was looked at, the guides are the documents, none calls home."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path

import pytest

from portal.assets import TYPES, address, assets
from portal.guides import documents
from portal.phrases.guides import GUIDES
from tests.static.tree import ROOT, files, name_of

PORTAL = ROOT / "portal"
VENDORED = json.loads((PORTAL / "vendored.json").read_text("utf-8"))
OURS = [path for path in sorted((PORTAL / "assets").rglob("*")) if path.is_file() and "vendor" not in path.parts]


def test_T23_vendored_files_are_the_ones_that_were_looked_at() -> None:
    """Every file under `vendor/` is listed with its hash, beside the version and the digest of the package it came from."""
    there = {
        package.name: {path.name: sha256(path.read_bytes()).hexdigest() for path in sorted(package.iterdir())}
        for package in (PORTAL / "assets" / "vendor").iterdir()
    }
    assert there == {name: said["files"] for name, said in VENDORED.items()}
    assert all(said["integrity"].startswith("sha512-") and said["version"] for said in VENDORED.values())
    assert all("LICENSE.txt" in said["files"] for said in VENDORED.values())


def test_the_version_that_is_said_is_the_one_that_is_there() -> None:
    """Each script names its version itself."""
    vendor = PORTAL / "assets" / "vendor"
    assert f"Leaflet {VENDORED['leaflet']['version']}," in (vendor / "leaflet" / "leaflet.js").read_text("utf-8")
    assert f"uPlot (v{VENDORED['uplot']['version']})" in (vendor / "uplot" / "uplot.js").read_text("utf-8")


@pytest.mark.parametrize("path", OURS, ids=name_of)
def test_a_file_of_ours_calls_nobody(path: Path) -> None:
    """No style, script or picture names another host, and every one has a type it is served as."""
    text = path.read_text("utf-8")
    hosts = set(re.findall(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}", text)) - {"http://www.w3.org"}
    assert hosts == set()
    assert path.suffix[1:] in TYPES


def test_the_address_of_a_file_changes_with_the_file() -> None:
    """A browser may keep what it has for good, because another version has another address."""
    for name, asset in assets().items():
        assert address(name) == f"/assets/{name}?{sha256(asset.body).hexdigest()[:16]}"


def test_the_guides_are_the_documents() -> None:
    """A checkout reads them where they lie, and holds no copy that could grow old."""
    there = documents()
    for document in ("CHANGELOG.md", *(guide.file for guide in GUIDES.values())):
        assert there.joinpath(document).read_bytes() == (ROOT / document).read_bytes()
    assert not (PORTAL / "documents").exists()


def test_no_file_is_a_link() -> None:
    """A link becomes a line of text where a transport or a file system has none, so the repository holds none."""
    assert [name_of(path) for path in files() if path.is_symlink()] == []
