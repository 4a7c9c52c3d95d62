"""What stands on the shelf: finished answers with their headers ready to be sent, bounded by bytes, oldest use out first.

Knows addresses, variants and weights. Does not know how an answer is fetched or whether it may be served.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping

from gateway.edge.asgi import merged
from gateway.edge.coding import packed, worth_packing
from gateway.edge.keeping import Headers, Lifetime, age

OVERHEAD = 3072
"""Bytes that an answer weighs beside its text: its objects, its header tuples, its place."""
VARIANTS = 8
"""Answers kept for one address; a caller who invents header values pushes out variants of that address only."""
LARGE = 32_768
"""Bytes; what is larger is packed beside the event loop."""
SOURCES = b"surrogate-key"
"""The answer's sources, separated by blanks: read here for `purge`, never sent."""

WHOLE, PACKED, THIN = 0, 1, 2
"""The three ways an answer leaves: as it is, as gzip, and as a 304 without body."""

_OURS = frozenset(
    {SOURCES, b"age", b"cache-status", b"connection", b"content-length", b"server-timing", b"x-request-id"}
)
_CONFIRMED = frozenset({b"cache-control", b"content-location", b"date", b"etag", b"expires", b"last-modified", b"vary"})

Address = tuple[str, bytes, bytes]
"""Path, query as it came, host."""
Asked = Mapping[bytes, bytes]
"""The headers of a request."""
HeaderList = list[tuple[bytes, bytes]]


class Stored:
    """One answer. `made` is when it was true, in seconds of the shelf's clock."""

    __slots__ = (
        "__weakref__",
        "_heads",
        "_packing",
        "_ready",
        "body",
        "etag",
        "gzip",
        "kept",
        "life",
        "made",
        "made_of",
        "modified",
        "packable",
        "pardoned_until",
        "sources",
        "status",
        "weight",
    )

    def __init__(
        self,
        status: int,
        headers: Headers,
        body: bytes,
        life: Lifetime,
        *,
        now: float,
        date: bytes,
        made_of: object = None,
    ) -> None:
        said = merged(headers)
        self.made_of = made_of
        """What `state.made_of` said when it was fetched: handed on with each hit, for whoever counts."""
        self.status, self.body, self.life = status, body, life
        self.made = now - age(said)
        self.etag, self.modified = said.get(b"etag"), said.get(b"last-modified")
        self.sources = tuple(said.get(SOURCES, b"").decode().split())
        self.packable = life.transform and worth_packing(said, body)
        self.gzip: bytes | None = None
        self.kept = False
        """Whether it stands on the shelf now."""
        plain = [(name, value) for name, value in headers if name not in _OURS and name != b"vary"]
        if b"date" not in said:
            plain.append((b"date", date))  # RFC 9110 §6.6.1: whoever keeps it dates it
        plain.append((b"vary", _also(said.get(b"vary"), b"accept-encoding")))
        self.pardoned_until = 0.0
        """Until then it stands in for an answer that failed."""
        self._heads: list[HeaderList] = [
            [*plain, (b"content-length", b"%d" % len(body))],
            [],
            [each for each in plain if each[0] in _CONFIRMED],
        ]
        self._ready: list[tuple[int, HeaderList]] = [(-1, [])] * 3
        self._packing: asyncio.Task[bytes] | None = None
        self.weight = OVERHEAD + len(body) + sum(len(name) + len(value) for name, value in plain)

    def head(self, form: int, seconds: int) -> HeaderList:
        """The headers of one form, without those that depend on the moment but for `Age`. Not to be changed."""
        return [*self._heads[form], (b"age", b"%d" % seconds)]

    def hit(self, form: int, seconds: int) -> HeaderList:
        """The headers of a hit, made once a second. Not to be changed."""
        made_for, ready = self._ready[form]
        if made_for != seconds:
            status = b"hansa; hit; ttl=%d" % (self.life.fresh - seconds)
            ready = [*self.head(form, seconds), (b"cache-status", status)]
            self._ready[form] = (seconds, ready)
        return ready

    def said(self, form: int) -> tuple[int, bytes]:
        """Status and body of one form."""
        if form == THIN:
            return 304, b""
        return self.status, self.body if form == WHOLE else self.gzip or b""

    async def pack(self) -> int:
        """Make the gzip, once; how many bytes it added. Those who ask meanwhile wait for the same one, and add nothing."""
        if len(self.body) < LARGE:
            gzip = packed(self.body)
        else:
            self._packing = self._packing or asyncio.create_task(asyncio.to_thread(packed, self.body))
            gzip = await asyncio.shield(self._packing)
        if self.gzip is not None or not self.packable:
            return 0
        if len(gzip) >= len(self.body):
            self.packable = False
            return 0
        self.gzip = gzip
        rest = [each for each in self._heads[WHOLE] if each[0] not in {b"content-length", b"etag"}]
        tag = [] if self.etag is None else [(b"etag", b"W/" + self.etag.removeprefix(b"W/"))]
        self._heads[PACKED] = [*rest, *tag, (b"content-encoding", b"gzip"), (b"content-length", b"%d" % len(gzip))]
        return len(gzip)


def _also(vary: bytes | None, name: bytes) -> bytes:
    names = [each.strip() for each in (vary or b"").lower().split(b",") if each.strip()]
    return b", ".join([*names, *([] if name in names else [name])])


class Slot:
    """One address: by which request headers its answers differ, and those answers."""

    __slots__ = ("names", "passes_until", "variants")

    def __init__(self) -> None:
        self.names: tuple[bytes, ...] = ()
        self.variants: dict[tuple[bytes | None, ...], Stored] = {}
        self.passes_until = 0.0
        """Until then nobody waits for anybody here: what this address answered lately was for one caller only."""

    def values(self, asked: Asked) -> tuple[bytes | None, ...]:
        """What tells this request's variant from others."""
        return tuple([asked.get(name) for name in self.names])


class Slots:
    """All addresses, the longest unused first."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit = limit_bytes
        self._slots: OrderedDict[Address, Slot] = OrderedDict()
        self.bytes = 0
        """What everything here weighs; never more than the limit."""

    def __len__(self) -> int:
        return len(self._slots)

    def slot(self, address: Address) -> Slot | None:
        """The address's slot, which becomes the most recently used."""
        slot = self._slots.get(address)
        if slot is not None:
            self._slots.move_to_end(address)
        return slot

    def put(self, address: Address, asked: Asked, names: tuple[bytes, ...], stored: Stored) -> bool:
        """Keep it in place of the former one; False when it alone is over an eighth of the limit."""
        if stored.weight > self._limit // 8:
            return False
        slot = self._made(address)
        slot.passes_until = 0.0
        if slot.names != names:
            self._clear(slot)
            slot.names = names
        values = slot.values(asked)
        self._take(slot, values)
        if len(slot.variants) >= VARIANTS:
            self._take(slot, next(iter(slot.variants)))
        slot.variants[values] = stored
        stored.kept = True
        self.bytes += stored.weight
        self._make_room()
        return True

    def grow(self, stored: Stored, by: int) -> None:
        """It became heavier."""
        stored.weight += by
        if stored.kept:
            self.bytes += by
            self._make_room()

    def pass_on(self, address: Address, until: float) -> None:
        """Remember that answers of this address cannot be shared for now."""
        self._made(address).passes_until = until
        self._make_room()

    def drop(self, address: Address) -> None:
        """Forget an address."""
        slot = self._slots.pop(address, None)
        if slot is not None:
            self._clear(slot)
            self.bytes -= _bare(address)

    def purge(self, prefix: str) -> int:
        """Drop every answer that one of these sources fed: `adorf`, `adorf/amt`, `adorf/amt/places`; "": all. How many went."""
        below, gone = f"{prefix.rstrip('/')}/", 0
        for slot in self._slots.values():
            for values, stored in tuple(slot.variants.items()):
                if not prefix or any(f"{source}/".startswith(below) for source in stored.sources):
                    self._take(slot, values)
                    gone += 1
        return gone

    def _made(self, address: Address) -> Slot:
        slot = self.slot(address)
        if slot is None:
            slot = self._slots[address] = Slot()
            self.bytes += _bare(address)
        return slot

    def _take(self, slot: Slot, values: tuple[bytes | None, ...]) -> None:
        stored = slot.variants.pop(values, None)
        if stored is not None:
            stored.kept = False
            self.bytes -= stored.weight

    def _clear(self, slot: Slot) -> None:
        for values in tuple(slot.variants):
            self._take(slot, values)

    def _make_room(self) -> None:
        while self.bytes > self._limit and self._slots:
            self.drop(next(iter(self._slots)))


def _bare(address: Address) -> int:
    """What an address weighs without answers."""
    return OVERHEAD // 4 + len(address[0]) + len(address[1]) + len(address[2])
