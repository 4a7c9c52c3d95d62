"""The part of `Identity` that keeps what cities' identity providers gave: one sealed token a citizen and issuer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, select, update

from storage.accounts import CityToken
from storage.identity_operation import DurableOperation
from storage.identity_rows import PRUNED, one, put, row_of, storable
from storage.identity_tables import CITY_TOKENS, GRANTS


class DurableCityTokens(DurableOperation):
    """City tokens in a table. Raises as `DurableIdentity` does."""

    async def city_token(self, citizen: str, issuer: str) -> CityToken | None:
        """What is kept; None when nothing is, or its time has passed."""
        found = await self._one(CityToken, CITY_TOKENS, citizen=citizen, issuer=issuer)
        return None if found is None or found.ends <= self._clock() else found

    async def put_city_token(self, token: CityToken) -> bool:
        """Keep it, over whatever was there, and forget those whose time has passed; False when she allows nothing of `scopes`."""
        row_of(token)

        def work(db: Connection) -> bool:
            _prune(db, self._clock())
            if not _wanted(db, token.citizen, token.scopes):
                return False
            held = one(db, CityToken, CITY_TOKENS, *_where(token.citizen, token.issuer))
            put(db, CITY_TOKENS, replace(token, number=held.number + 1 if held else token.number))
            return True

        return await self._write(work)

    async def swap_city_token(self, token: CityToken) -> bool:
        """Keep it over the version before it (`number` - 1); False, and nothing changed, when that is not what is there."""
        c = CITY_TOKENS.c
        # `kept` too: after a deletion and another log-in the numbers begin anew.
        before = *_where(token.citizen, token.issuer), c.number == token.number - 1, c.kept == token.kept
        changed = update(CITY_TOKENS).where(*before)
        row = row_of(token)
        return await self._write(lambda db: db.execute(changed.values(row)).rowcount == 1)

    async def forget_city_tokens(self, citizen: str, issuer: str | None = None) -> None:
        """Drop what is kept of her: all, or what this issuer gave."""
        if not (storable(citizen) and storable(issuer or "")):
            return
        where = _where(citizen, issuer) if issuer is not None else (CITY_TOKENS.c.citizen == citizen,)
        await self._write(lambda db: db.execute(delete(CITY_TOKENS).where(*where)))


def drop_unwanted(connection: Connection, citizens: set[str]) -> None:
    """Forget the tokens of these citizens that no grant of theirs needs any more."""
    held = select(CITY_TOKENS.c.citizen, CITY_TOKENS.c.issuer, CITY_TOKENS.c.scopes)
    for row in connection.execute(held.where(CITY_TOKENS.c.citizen.in_(citizens))).all():
        if not _wanted(connection, row.citizen, row.scopes):
            connection.execute(delete(CITY_TOKENS).where(*_where(row.citizen, row.issuer)))


def _wanted(connection: Connection, citizen: str, scopes: tuple[str, ...]) -> bool:
    live = select(GRANTS.c.scopes).where(GRANTS.c.citizen == citizen, GRANTS.c.revoked.is_(None))
    return any(not set(scopes).isdisjoint(allowed) for allowed in connection.scalars(live))


def _where(citizen: str, issuer: str) -> tuple[ColumnElement[bool], ...]:
    return CITY_TOKENS.c.citizen == citizen, CITY_TOKENS.c.issuer == issuer


def _prune(connection: Connection, now: datetime) -> None:
    c = CITY_TOKENS.c
    old = connection.execute(select(c.citizen, c.issuer).where(c.ends <= now).order_by(c.ends).limit(PRUNED)).all()
    for row in old:
        connection.execute(delete(CITY_TOKENS).where(*_where(row.citizen, row.issuer)))
