"""`Resource`: the one declaration of a thing. Routes, validation, OpenAPI and the adapters' contract derive from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A kind of thing the federation offers.

    `model` and `query` are frozen dataclasses of the vocabulary. The model's fields are what a record's bytes hold;
    `id`, `city`, `source` and `view` are added at the federation's border.
    """

    name: str
    """`waste.pickups`; the path is the same with slashes."""
    title: str
    """One English noun phrase, for the catalogue of operations."""
    summary: str
    """A sentence or two for developers, in English."""
    model: type
    query: type
    sort: tuple[str, ...]
    """Model fields that order the items; the id breaks ties."""
    fresh: timedelta
    """How long an answer counts as fresh when the binding does not say otherwise."""
    usable: timedelta = timedelta(days=2)
    """How long after that it may still be shown, marked `stale`, when the source fails."""
    harvested: timedelta | None = None
    """The rhythm in which its lists are pulled whole into the durable store, where its source can give them whole; questions are
    then answered from there. None: its sources are always asked themselves."""
    rhythm: timedelta | None = None
    """The longest time in which a living source's answer to the same question changes; None: it may stand still for years."""
    where: str | None = None
    """The model field that holds a `Point`, or a `MultiPoint`."""
    when: str | None = None
    """The model field that holds the day or instant a thing happens."""
    hours: str | None = None
    """The model field that holds opening hours in OpenStreetMap's syntax."""
    text: tuple[str, ...] = ()
    """The model fields `q` searches, dotted (`address.street`)."""
    search: Literal["words", "as_typed", "forgiving", "stemmed"] = "words"
    """How `q` finds. `words`: each of them anywhere. `as_typed`: a street from its beginning, then number, postcode, district,
    which are the `text` fields in this order. `forgiving`: names in any spelling, plural or with one typo; best match first.
    `stemmed`: German prose, each word in any of its forms and as the beginning of a compound; what the first `text` field says
    counts most."""
    here: bool = False
    """True when `lat` and `lon` say what the question is about rather than how to sort: a city they do not lie in is not asked."""
    household: bool = False
    """True when the question is about a household and must name its address."""
    ids: Literal["qualified", "city", "path", "native"] = "qualified"
    """`qualified` = `<city>:<ns>:<native>`; `city` = the slug; `path` = `<city>/<provider>/<resource>`; `native` = the source's
    own, because one register gives it out for everybody (a DHID)."""
    key: str | None = None
    """The model field (or `id`) with an official key, by which a regional source's records can be told city from city. One with
    several keys is each city's that has one of them; one with none at all is everybody's."""
    joined: bool = False
    """True where several providers know of the same thing: bindings of one city that share a namespace give it the same id, and it
    is shown once. What the binding that is named first says counts; what it leaves open the others fill in."""
    same: Callable[[Any], Iterable[str]] | None = None
    """Where several providers know of the same thing by different ids: gives the marks it is recognised by. Two records for one
    city with a mark in common are one thing, shown once: as the nearest provider tells it, what that leaves open by the others, and
    fields with `joined: all` in their metadata by all of them."""
    window: Literal["days", "instants", "periods"] = "days"
    """What `from` and `to` are: days, both included, or instants, the end left out and neither filled in. `periods` are instants
    too, for things that last: `when` holds what has `start` and `end`, and each that touches the window is meant."""
    needs: tuple[str, ...] = ()
    """Query fields of which one must be given; none: the list answers unfiltered."""
    item: bool = True
    """Whether one thing can be asked for by its id."""
    scope: str | None = None
    """The OAuth scope a caller needs to read; None is open data."""
    write_scope: str | None = None
    """The OAuth scope a caller needs to ask for what the resource `accepts`; its domain's `:read` shows all that is the citizen's."""
    accepts: type | None = None
    """The frozen dataclass of what a citizen may ask a city to do here, by POST; None: it is only read."""
    photos: int = 0
    """How many pictures may go along with what it `accepts`."""
    own: str | None = None
    """Where she finds what she asked for: `orders` below `/v1/me`."""
    listed: bool = True
    """False: there is nothing here for everybody to read."""
    at: str | None = None
    """The path below `/v1`, where it is not the name's."""
    local: bool = False
    """True when the answer is made from the configuration and nobody is called."""

    @property
    def path(self) -> str:
        """`waste/pickups`, the path below `/v1`."""
        return self.at or self.name.replace(".", "/")
