"""Part of the composition root: what the operators' pages work with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol
from urllib.parse import urlsplit

from config.model import Declared, Settings
from domain.when import Clock
from gateway.edge.client import is_loopback
from gateway.http.leaving import Leaving
from gateway.world import World
from portal.ops.live import Live
from portal.ops.means import Contact, Ops, OpsStock
from portal.records import Records
from storage.errors import StorageError

OURSELVES = frozenset({"localhost", "127.0.0.1", "::1"})
"""How a browser on this machine names it."""
VIA_OTHERS = ("forwarded", "via", "x-forwarded-", "x-real-ip")
"""How headers begin that a proxy adds."""


class Asked(Protocol):
    """What is looked at of a request."""

    @property
    def client(self) -> Any:
        """The socket's other end; it has a `host`."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """By lower-case name."""
        ...


def ops_of(declared: Declared, settings: Settings, *, worlds: Sequence[World], clock: Clock) -> Ops:
    """The operators' pages over what the process opens: `worlds` is empty before that."""

    def stock() -> OpsStock:
        if not worlds:
            raise StorageError("the stores are not open")
        stores = worlds[0].stores
        return OpsStock(
            watch=stores.watch,
            orders=stores.orders,
            incidents=stores.incidents,
            entries=stores.entries,
            ledger=worlds[0].ledger,
        )

    at_home = settings.profile == "sandbox" and not settings.trusted_proxies and _ours(settings.public_url)

    def open_here(request: Asked) -> bool:
        return at_home and from_here(request.client.host if request.client else "", request.headers)

    return Ops(
        stock=stock,
        open_here=open_here,
        origin=settings.resource,
        objectives=declared.objectives,
        live=Live(lambda: stock().watch, clock),
        leaving=Leaving(),
        contacts=_contacts(declared),
        outlines={city.slug: city.outline for city in declared.cities if city.outline is not None},
    )


def _contacts(declared: Declared) -> Mapping[tuple[str, str], Contact]:
    """Whom to call about each provider of each city and region."""
    places = [(city.slug, city.providers) for city in declared.cities]
    places += [(region.slug, region.providers) for region in declared.regions]
    return {
        (slug, each.id): Contact(
            name=each.name, phone=each.contact.phone, email=each.contact.email, url=each.contact.url
        )
        for slug, providers in places
        for each in providers
    }


def records_of(worlds: Sequence[World]) -> Records:
    """What is kept of days gone by, for pages that look back."""
    if not worlds:
        raise StorageError("the stores are not open")
    stores = worlds[0].stores
    return Records(benefit=stores.benefit, watch=stores.watch, incidents=stores.incidents, orders=stores.orders)


def from_here(peer: str, headers: Mapping[str, str]) -> bool:
    """Whether a request comes from this machine, through nobody, to this machine.

    The socket's own address counts, so that nothing a caller writes helps. A proxy on this machine has it, too, but names itself or
    whom it speaks for. A page elsewhere whose name was made to lead here (DNS rebinding) still has its own name in `Host`.
    """
    if not is_loopback(peer) or any(name.lower().startswith(VIA_OTHERS) for name in headers):
        return False
    return _ours(f"//{headers.get('host', 'nobody')}")


def _ours(address: str | None) -> bool:
    """Whether an address names this machine; none at all does."""
    if address is None:
        return True
    try:
        return urlsplit(address).hostname in OURSELVES
    except ValueError:
        return False
