"""The documents can be relied on: what they tell to do works, what they show is what comes, and their links lead somewhere."""

from __future__ import annotations

import json
import shutil
import tomllib
from pathlib import Path

import pytest
import yaml

from config.model import Settings
from gateway.cli.reference.run import FOLDER, PAGES, differences, write
from tests.docs.blocks import GENERATED, Block, anchors, blocks, documents, links
from tests.docs.desk import Desk, compare, desk, within
from tests.static.tree import ROOT, name_of

WRITTEN = [path for path in documents() if GENERATED not in path.parents]
FOLLOWED = [path for path in WRITTEN if any(block.language == "sh" for block in blocks(path.read_text("utf-8")))]
LANGUAGES = {"sh", "json", "yaml", "text", "http", "python", "ts", "csv"}
NOT_RUN = 2
"""Blocks nobody runs, in all documents together. It may only shrink."""


@pytest.mark.timeout(300)
@pytest.mark.parametrize("path", FOLLOWED, ids=name_of)
@pytest.mark.skipif(shutil.which("curl") is None, reason="the documents ask with curl, and there is none here")
def test_what_a_document_says_works(path: Path, tmp_path: Path) -> None:
    """Its commands run from top to bottom, in a copy of the repository, and what they answer is what it shows."""
    with desk(tmp_path) as place:
        place.follow(list(blocks(path.read_text("utf-8"))))


@pytest.mark.parametrize("path", documents(), ids=name_of)
def test_links_lead_somewhere(path: Path) -> None:
    """A link to a file of the repository leads to one, and to a heading that is there."""
    for link in links(path.read_text("utf-8")):
        if "://" in link or link.startswith("mailto:"):
            continue
        file, _, anchor = link.partition("#")
        target = (path.parent / file).resolve() if file else path
        assert target.exists(), f"{link} leads nowhere"
        if anchor:
            assert anchor in anchors(target.read_text("utf-8")), f"{link}: no such heading"


@pytest.mark.parametrize("path", documents(), ids=name_of)
def test_blocks_are_what_they_say(path: Path) -> None:
    """Every block names its language; JSON and YAML can be read; an excerpt stands in its file."""
    for block in blocks(path.read_text("utf-8")):
        assert block.language in LANGUAGES, f"line {block.line}"
        if block.language == "json":
            json.loads(block.text)
        if block.language == "yaml":
            yaml.safe_load(block.text)
        if block.mark == "from":
            assert block.text in (ROOT / block.value).read_text("utf-8"), f"line {block.line}: not in {block.value}"


def test_few_blocks_are_not_run() -> None:
    """A block that is not run says why, and their number does not grow."""
    skipped = [block for path in WRITTEN for block in blocks(path.read_text("utf-8")) if block.mark == "not run"]
    assert all(len(block.value) > 10 for block in skipped)
    assert len(skipped) <= NOT_RUN


def test_every_document_is_in_an_index() -> None:
    """From `docs/README.md` every document can be reached."""
    seen: set[Path] = set()
    waiting = [ROOT / "docs" / "README.md"]
    while waiting:
        path = waiting.pop()
        if path not in seen and path.suffix == ".md":
            seen.add(path)
            found = (link.partition("#")[0] for link in links(path.read_text("utf-8")) if "://" not in link)
            waiting += [(path.parent / link).resolve() for link in found if link]
    assert set(documents()) <= seen


def test_the_reference_is_todays(tmp_path: Path) -> None:
    """The committed pages are what the code says; a changed or missing one is named, and writing mends it."""
    assert differences(ROOT / FOLDER) == []
    assert len(differences(tmp_path)) == len(PAGES)
    write(tmp_path)
    assert differences(tmp_path) == []
    (tmp_path / "settings.md").write_text("# Settings\n", "utf-8")
    (flaw,) = differences(tmp_path)
    assert "settings.md" in flaw
    assert all(f"`HANSA_{name.upper()}`" in PAGES["settings.md"]() for name in Settings.__dataclass_fields__)


def test_the_readme_names_every_setting_it_explains_rightly() -> None:
    """A `HANSA_` variable in any document exists."""
    known = {f"HANSA_{name.upper()}" for name in Settings.__dataclass_fields__}
    import re

    for path in WRITTEN:
        assert set(re.findall(r"\bHANSA_[A-Z_]+\b", path.read_text("utf-8"))) <= known, path.name


def test_pyproject_names_the_readme() -> None:
    """What an index of packages shows is the README."""
    assert tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["readme"] == "README.md"


def test_the_desk_sees_what_is_wrong(tmp_path: Path) -> None:
    """A command that fails, an output that differs, and a missing target of make are each a failure of the document."""
    good = Block(language="sh", text="echo '{\"a\": [1, 2]}'\n", mark="", value="", line=1)
    compare(Block(language="json", text='{"a": [2]}', mark="", value="", line=2), '{"a": [1, 2]}')
    assert not within({"a": [3]}, {"a": [1, 2]})
    assert not within({"a": []}, {"a": [1]})
    with pytest.raises(AssertionError):
        compare(Block(language="text", text="two … words\n", mark="", value="", line=2), "one word")
    with desk(tmp_path) as place:
        place.follow([good])
        for wrong in ("false\n", "make nothing\n", "hansa nothing\n"):
            _fails(place, wrong)


def _fails(place: Desk, text: str) -> None:
    for left in place.notes.glob("*.done"):
        left.unlink()
    with pytest.raises(AssertionError, match="did not come to its end"):
        place.follow([Block(language="sh", text=text, mark="", value="", line=1)])
