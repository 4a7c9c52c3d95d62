"""What is erased from the embedded database is gone from its file, whoever built SQLite."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from tests.contract.engines import Place

CANARY = b"Kanarienvogelweg 7"


async def test_what_is_erased_is_overwritten(tmp_path: Path) -> None:
    """A value that filled many pages leaves no byte in the database's file, or in its log, once that has been written back."""
    place = Place(state=tmp_path, url=None)

    def left() -> bool:
        return any(CANARY in each.read_bytes() for each in tmp_path.iterdir())

    with place.engine() as engine:
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE wishes (wish BLOB)"))
            connection.execute(text("INSERT INTO wishes VALUES (:wish)"), {"wish": CANARY * 5000})
        assert left()
        with engine.begin() as connection:
            connection.execute(text("DELETE FROM wishes"))
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        assert not left()
