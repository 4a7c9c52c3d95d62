"""A worker's next book: what stays the same source, what is made anew, and what is forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from config.handed import handed
from config.load import load
from config.model import ConfigError, Settings
from domain.events import Event, Recalled, Tried
from domain.exchange import Call
from gateway.cli.handing import Handing
from gateway.federation.book import Book, Source
from gateway.press import CannotSwap, Difference
from gateway.world import World, opened
from tests.flow.test_swap import lay

ORDERS = """
  waste.bulky-orders:
    {provider: amt, ns: sperrmuell, adapter: bulky_awista, url: 'https://sperrmuell.adorf.example', attribution: A,
     options: {secret: geheim}, licence: CC0-1.0, permission: agreement, basis: invented}
"""


@dataclass(slots=True, kw_only=True)
class Worker:
    """A world over files, and what happens in it."""

    world: World
    config: Path
    events: list[Event] = field(default_factory=list)
    served: list[Book] = field(default_factory=list)
    purged: list[str] = field(default_factory=list)

    def source(self, provider: str) -> Source:
        """As it is served now."""
        return next(each for each in self.world.press.book.sources if each.provider == provider)

    def write(self, old: str, new: str, city: str = "adorf") -> None:
        """Another configuration."""
        file = self.config / "cities" / f"{city}.yaml"
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), "utf-8")

    async def turn(self) -> Difference:
        """Serve what the files say now."""
        return await self.world.press.turn(load(self.config), self.served.append, self.purge)

    def purge(self, target: str) -> int:
        """Finished answers go."""
        self.purged.append(target)
        return 0

    async def ask(self, source: Source) -> str:
        """Whether the back-end was asked, or the cache."""
        del self.events[:]
        until = asyncio.get_running_loop().time() + 5
        await source.fetch(Call(binding=source.binding, deadline=until, query=source.resource.query()))
        kinds = {type(event) for event in self.events}
        return "asked" if Tried in kinds else "recalled" if Recalled in kinds else "?"


@asynccontextmanager
async def working(folder: Path) -> AsyncIterator[Worker]:
    """Over two lists of one city."""
    lay(folder / "config")
    events: list[Event] = []
    settings = Settings(profile="live", state=folder / "state")
    async with opened(load(folder / "config"), settings, observers=(events.append,)) as world:
        yield Worker(world=world, config=folder / "config", events=events)


async def test_the_same_terms_are_the_same_source(tmp_path: Path) -> None:
    """Lines may move: the same binding keeps health, flights and replies; the one that changed is made anew, and asked anew."""
    async with working(tmp_path) as worker:
        amt, hof = worker.source("amt"), worker.source("hof")
        assert [await worker.ask(each) for each in (amt, hof)] == ["asked", "asked"]
        worker.write("  places:\n", "  # a line more\n  places:\n")
        assert str(await worker.turn()) == "no binding is another"
        assert (worker.source("amt").health, worker.purged) == (amt.health, [])
        worker.write("hof.geojson, attribution: Edition 0", "hof.geojson, attribution: Edition 1")
        difference = await worker.turn()
        assert (difference.added, difference.removed, difference.changed) == ((), (), ("adorf/hof/places#hof",))
        assert sorted(worker.purged) == ["adorf/hansa", "adorf/hof/places"]
        assert worker.served[-1] is worker.world.press.book
        same, other = worker.source("amt"), worker.source("hof")
        assert same.health is amt.health
        assert other.health is not hof.health
        assert (hof.health.gone, amt.health.gone) == (True, False)
        assert [await worker.ask(each) for each in (same, other)] == ["recalled", "asked"]


async def test_what_is_under_way_ends_as_it_began(tmp_path: Path) -> None:
    """A call on the former terms still ends, and what it leaves in the cache is no answer on the new ones."""
    async with working(tmp_path) as worker:
        former = worker.source("hof")
        worker.write("Edition 0", "Edition 1")
        await worker.turn()
        assert await worker.ask(former) == "asked"
        assert (former.attribution, worker.source("hof").attribution) == ("Edition 0", "Edition 1")
        assert await worker.ask(worker.source("hof")) == "asked"
        assert await worker.ask(worker.source("hof")) == "recalled"


async def test_who_comes_or_goes_empties_the_shelf(tmp_path: Path) -> None:
    """With a city more, or one binding less, another set of sources answers: all finished answers go, no reply of the others."""
    async with working(tmp_path) as worker:
        assert await worker.ask(worker.source("amt")) == "asked"
        city = (worker.config / "cities" / "adorf.yaml").read_text("utf-8")
        (worker.config / "cities" / "bedorf.yaml").write_text(city.replace("05999", "06000"), "utf-8")
        difference = await worker.turn()
        assert difference.towns == ("bedorf",)
        assert difference.added == ("bedorf/amt/places#amt", "bedorf/hof/places#hof")
        assert worker.purged == [""]
        assert await worker.ask(worker.source("amt")) == "recalled"
        (worker.config / "cities" / "bedorf.yaml").unlink()
        assert len((await worker.turn()).removed) == 2
        assert {source.city for source in worker.world.press.book.sources} == {"adorf"}
        assert worker.source("amt").health.state == "fresh"


async def test_what_cannot_be_served_changes_nothing(tmp_path: Path) -> None:
    """A flaw that only an adapter sees, or a first source that takes orders: the book before stays, and nothing is forgotten."""
    async with working(tmp_path) as worker:
        before = worker.world.press.book
        worker.write(
            "adapter: list, url: lists/hof.geojson,", "adapter: list, url: lists/hof.geojson, options: {by: x},"
        )
        with pytest.raises(ConfigError, match=r"adorf\.yaml"):
            await worker.turn()
        worker.write(" options: {by: x},", "")
        worker.write("bindings:\n", f"bindings:\n{ORDERS}")
        with pytest.raises(CannotSwap, match="SIGUSR2"):
            await worker.turn()
        assert worker.world.press.book is before
        assert (worker.served, worker.purged) == ([], [])
        assert not any(source.health.gone for source in before.sources)


def test_who_delivers_begins_anew_when_orders_are_taken_otherwise(tmp_path: Path) -> None:
    """What is handed over is what was checked last; only a change of what takes orders is told to who delivers them."""
    config, folder, told = tmp_path / "config", tmp_path / "handed", list[str]()
    lay(config)
    folder.mkdir()
    city = config / "cities" / "adorf.yaml"
    text = city.read_text("utf-8").replace("bindings:\n", f"bindings:\n{ORDERS}")
    settings = Settings(profile="live", state=tmp_path, config=config, handed_folder=folder)
    handing = Handing(settings, folder)
    handing.anew = lambda: told.append("anew")
    for written, expected in (
        (text, []),
        (text.replace("Edition 0", "Edition 1"), []),
        (text.replace("attribution: A,", "attribution: B,"), ["anew"]),
    ):
        city.write_text(written, "utf-8")
        handing()
        assert told == expected
        assert handed(settings) == load(config)
    city.write_text("names: 1\n", "utf-8")
    with pytest.raises(ConfigError):
        handing()
    assert handed(settings).cities[0].slug == "adorf"
    assert told == ["anew"]
