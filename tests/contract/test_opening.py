"""Opening the stores: tables brought up to date once, databases that cannot be used refused in plain words."""

from __future__ import annotations

import asyncio
import socket
import stat
import sys
import traceback
from asyncio.subprocess import PIPE, Process
from contextlib import ExitStack
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, inspect, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError

import storage.migrations.run
from storage.benefit import METADATA as BENEFIT
from storage.database import open_engine, plain_words
from storage.developers_tables import METADATA as DEVELOPERS
from storage.harvest_tables import METADATA as HARVEST
from storage.harvest_tables import WORDS
from storage.hooks_tables import METADATA as HOOKS
from storage.identity_tables import METADATA as IDENTITY
from storage.incidents import METADATA as INCIDENTS
from storage.keys import METADATA as KEYS
from storage.learnt import METADATA as LEARNT
from storage.ledger_tables import METADATA as LEDGER
from storage.migrations.run import HEAD, migrate
from storage.open import StorageError, open_stores
from storage.operators import METADATA as OPERATORS
from storage.orders import METADATA as ORDERS
from storage.receipt_keys import METADATA as RECEIPT_KEYS
from storage.switches import METADATA as SWITCHES
from storage.usage import METADATA as USAGE
from storage.watch_tables import METADATA as WATCH
from tests.contract.engines import Place

ROOT = Path(__file__).parents[2]
WORKER = """
import asyncio, sys
from pathlib import Path
from storage.open import open_stores

async def start(state, url, name):
    async with open_stores(state=Path(state), database_url=url or None, cache_bytes=1000) as stores:
        await stores.memory.learn("space", name, "was here")

assert "sqlalchemy" not in sys.modules, "importing is opening"
state, url, name, eager = sys.argv[1:]
if eager:
    import alembic.command, sqlalchemy.dialects.postgresql, storage.learnt, storage.migrations.run
print("ready", flush=True)
sys.stdin.readline()
asyncio.run(start(state, url, name))
print("migrated" if "alembic" in sys.modules else "nothing to migrate")
"""


async def worker(place: Place, name: str, *, eager: bool = False) -> Process:
    """A process that has started, and opens the stores when told to; `eager` has everything imported by then."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", WORKER, str(place.state), place.url or "", name, "eager" if eager else "",
        cwd=ROOT, stdin=PIPE, stdout=PIPE, stderr=PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    assert await process.stdout.readline() == b"ready\n"
    return process


async def go(process: Process) -> str:
    """Tells it to open the stores; what it says when it has closed them again."""
    out, err = await process.communicate(b"\n")
    assert (process.returncode, err.decode()) == (0, "")
    return out.decode().strip()


async def test_processes_that_start_at_once_migrate_once(place: Place) -> None:
    """Processes that start together on an empty database all come up, and it has its tables once."""
    names = ["one", "two", "three", "four"]
    processes = [await worker(place, name, eager=True) for name in names]
    await asyncio.gather(*map(go, processes))
    async with place.stores() as stores:
        assert [await stores.memory.recall("space", name) for name in names] == ["was here"] * 4
    with place.engine() as engine, engine.begin() as connection:
        assert connection.scalars(text("SELECT version_num FROM alembic_version")).all() == [HEAD]


async def test_a_second_start_imports_no_alembic(place: Place) -> None:
    """A start on a database that is up to date does not import Alembic; the first one has to."""
    assert await go(await worker(place, "first")) == "migrated"
    assert await go(await worker(place, "second")) == "nothing to migrate"


def test_only_one_migrates(place: Place) -> None:
    """While one process migrates, another waits, and gives up in words when its patience ends."""
    with ExitStack() as open_engines:
        one, two = open_engines.enter_context(place.engine()), open_engines.enter_context(place.engine())
        with storage.migrations.run._alone(one, 0), pytest.raises(StorageError, match="another process"):
            migrate(two, patience=0.1)
        migrate(two, patience=0)


def test_a_migration_is_all_or_nothing(place: Place) -> None:
    """What a migration did before it failed is undone, tables included."""

    def fail_half_way() -> None:
        with storage.migrations.run._alone(engine, 0) as connection:
            connection.execute(text("CREATE TABLE half (way INTEGER)"))
            connection.execute(text("CREATE NONSENSE"))

    with place.engine() as engine:
        with pytest.raises(SQLAlchemyError):
            fail_half_way()
        assert inspect(engine).get_table_names() == []


def test_head_is_alembics_head() -> None:
    """HEAD is Alembic's own head, the line of revisions has one end, and their ids count up."""
    config = Config()
    config.set_main_option("script_location", str(Path(storage.migrations.run.__file__).parent))
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_heads() == [HEAD]
    ids = [script.revision for script in scripts.walk_revisions()][::-1]
    assert ids == [f"{number:04d}" for number in range(1, len(ids) + 1)]


def test_the_code_knows_the_tables(place: Place) -> None:
    """The tables that the migrations make are those that the code asks, column for column."""
    with place.engine() as engine:
        migrate(engine)
        both = MetaData()
        for known in (
            KEYS,
            LEARNT,
            IDENTITY,
            ORDERS,
            INCIDENTS,
            OPERATORS,
            RECEIPT_KEYS,
            HOOKS,
            LEDGER,
            HARVEST,
            DEVELOPERS,
            SWITCHES,
            USAGE,
            WATCH,
            BENEFIT,
        ):
            for table in known.tables.values():
                table.to_metadata(both)
        with engine.begin() as connection:
            # Stems are kept in a table of another kind on each engine; `storage.harvest_tables.words_of` knows both.
            opts = {"include_name": lambda name, kind, _: kind != "table" or not str(name).startswith(WORDS)}
            assert compare_metadata(MigrationContext.configure(connection, opts=opts), both) == []


@pytest.mark.parametrize(
    ("found", "words"), [(f"{int(HEAD) + 1:04d}", "later release"), ("9999", "later release"), ("0000", "up to date")]
)
async def test_an_unknown_revision_is_refused(place: Place, found: str, words: str) -> None:
    """A database of a later release, or of no release at all, is refused with its revision, and not touched."""
    async with place.stores():
        pass
    with place.engine() as engine:
        with engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :found"), {"found": found})
        with pytest.raises(StorageError, match=words) as caught:
            async with place.stores():
                pytest.fail("opened")
        assert found in str(caught.value)
        with engine.begin() as connection:
            assert connection.scalar(text("SELECT version_num FROM alembic_version")) == found


async def test_the_state_is_private(tmp_path: Path) -> None:
    """Directory and database are made for their owner alone, in WAL mode; a directory that is there stays as it is."""
    place = Place(state=tmp_path / "a" / "state", url=None)
    async with place.stores():
        files = {file.name: stat.S_IMODE(file.stat().st_mode) for file in place.state.iterdir()}
        assert stat.S_IMODE(place.state.stat().st_mode) == 0o700
        assert set(files.values()) == {0o600}
        assert {"hansa.db", "hansa.db-wal"} <= set(files)
    place.state.chmod(0o750)
    async with place.stores():
        assert stat.S_IMODE(place.state.stat().st_mode) == 0o750


async def test_with_a_server_no_state_is_needed(postgresql: str, tmp_path: Path) -> None:
    """On PostgreSQL nothing is written to the state directory, which a container may not have."""
    async with open_stores(state=tmp_path / "state", database_url=postgresql, cache_bytes=1):
        assert not (tmp_path / "state").exists()


async def test_a_state_that_cannot_be_made(tmp_path: Path) -> None:
    """A file where the directory should be, a directory or nonsense where the database should be: each is said."""
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder" / "hansa.db").mkdir(parents=True)
    (tmp_path / "nonsense").mkdir()
    (tmp_path / "nonsense" / "hansa.db").write_text("Das ist keine Datenbank. " * 100)
    for name in ("file", "folder", "nonsense"):
        with pytest.raises(StorageError, match=name):
            async with open_stores(state=tmp_path / name, database_url=None, cache_bytes=1):
                pytest.fail("opened")


def test_only_the_drivers_first_line_is_passed_on(tmp_path: Path) -> None:
    """Whatever a driver says, no password in the address is repeated, and none of the lines that may hold a row."""
    url = "postgresql://hansa:gehe.im@127.0.0.1/hansa?sslpassword=s3cret"
    engine = open_engine(state=tmp_path, database_url=url)
    said = Exception("no entry for hansa gehe.im s3cret\nDETAIL: Failing row contains (Musterstraße 1)")
    with pytest.raises(StorageError) as caught, plain_words(engine):
        raise OperationalError("SELECT", {}, said)
    assert str(caught.value) == "the database postgresql://127.0.0.1/hansa failed: no entry for hansa *** ***"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("postgresql://hansa:s3cret@127.0.0.1:{port}/hansa", "postgresql://127.0.0.1:{port}/hansa failed"),
        ("postgres://127.0.0.1:{port}/hansa?user=hansa&password=s3cret", "postgresql://127.0.0.1:{port}/hansa failed"),
        ("postgresql://hansa:s3c@s3cret@127.0.0.1/hansa", "more than one @"),
        ("postgresql://hansa:1:s3cret#@127.0.0.1:s3cret/hansa", "cannot be read"),
        ("mysql://hansa:s3cret@127.0.0.1/hansa", "must begin with"),
        ("hansa:s3cret", "cannot be read"),
        ("", "cannot be read"),
    ],
)
async def test_a_database_out_of_reach(tmp_path: Path, address: str, words: str) -> None:
    """An address where nobody answers, or that is none, is refused; neither words nor trace hold the password."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # bound and never listening: whoever connects is turned away
        port = str(nobody.getsockname()[1])
        url = address.replace("{port}", port)
        with pytest.raises(StorageError) as caught:
            async with open_stores(state=tmp_path, database_url=url, cache_bytes=1):
                pytest.fail("opened")
    assert words.replace("{port}", port) in str(caught.value)
    assert "s3cret" not in "".join(traceback.format_exception(caught.value))
