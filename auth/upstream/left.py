"""What citizens left with us when they logged in at their cities: read, and renewed by one process at a time.

A refresh token is often good for once only, and a second use ends all that came of it: so whoever renews says so first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from auth.model import Given
from auth.upstream.lately import MARGIN
from auth.upstream.trouble import ConsentMissing, Temporary
from auth.upstream.vault import Vault
from storage.accounts import CityToken, Identity

BUSY = timedelta(seconds=15)
"""How long somebody may take to renew one; three times as long as an IdP is waited for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewing:
    """A token that has run out, and that only the holder of this may have renewed."""

    row: CityToken
    vault: Vault = field(repr=False)
    refresh: str = field(repr=False)


class Left:
    """Without a vault nothing is kept, and nothing is found. Every call raises StorageError."""

    def __init__(self, accounts: Identity, vault: Vault | None, *, clock: Callable[[], datetime]) -> None:
        self._accounts = accounts
        self._vault = vault
        self._clock = clock

    async def find(self, citizen: str, issuer: str) -> str | Renewing:
        """An access token that is good for a while; or, for one caller alone, what to renew it with.

        Raises ConsentMissing when there is nothing, Temporary while somebody else renews it.
        """
        row, vault, given = await self._opened(citizen, issuer)
        now = self._clock()
        if given.until > now.timestamp() + MARGIN:
            return given.access
        if given.refresh is None:
            await self._accounts.forget_city_tokens(citizen, issuer)
            raise ConsentMissing("run-out")
        claimed = replace(row, number=row.number + 1, busy=now + BUSY)
        if (row.busy is not None and row.busy > now) or not await self._accounts.swap_city_token(claimed):
            raise Temporary("renewing")
        return Renewing(row=claimed, vault=vault, refresh=given.refresh)

    async def renewed(self, renewing: Renewing, given: Given) -> str:
        """The new access token, once it is kept. Raises Temporary when the row has changed or gone meanwhile."""
        row = renewing.row
        whole = given if given.refresh is not None else replace(given, refresh=renewing.refresh)
        sealed = renewing.vault.seal(row.citizen, row.issuer, whole)
        if not await self._accounts.swap_city_token(_after(row, sealed=sealed)):
            raise Temporary("renewing")
        return given.access

    async def release(self, renewing: Renewing) -> None:
        """It could not be renewed just now; whoever is next may try."""
        await self._accounts.swap_city_token(_after(renewing.row, sealed=renewing.row.sealed))

    async def lose(self, renewing: Renewing) -> None:
        """The city renews it no more: forget it, unless she has logged in again meanwhile."""
        row = renewing.row
        if await self._accounts.city_token(row.citizen, row.issuer) == row:
            await self._accounts.forget_city_tokens(row.citizen, row.issuer)

    async def refuse(self, citizen: str, issuer: str, token: str) -> None:
        """The back-end did not take this access token: the next one is a renewed one."""
        try:
            row, vault, given = await self._opened(citizen, issuer)
        except ConsentMissing:
            return
        if given.access == token:
            sealed = vault.seal(citizen, issuer, replace(given, until=0.0))
            await self._accounts.swap_city_token(_after(row, sealed=sealed))

    async def _opened(self, citizen: str, issuer: str) -> tuple[CityToken, Vault, Given]:
        row, vault = await self._accounts.city_token(citizen, issuer), self._vault
        given = vault.open(citizen, issuer, row.sealed) if row and vault else None
        if row is None or vault is None or given is None:
            raise ConsentMissing("not-kept")
        return row, vault, given


def _after(row: CityToken, *, sealed: bytes) -> CityToken:
    return replace(row, number=row.number + 1, busy=None, sealed=sealed)
