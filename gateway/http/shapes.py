"""The envelope as pydantic models, for the OpenAPI document only: answers are written by `render`, never serialised here."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime
from types import GenericAlias
from typing import Any, Literal, get_type_hints

from pydantic import BaseModel, Field, TypeAdapter, create_model

from domain.resource import Resource


class Covers(BaseModel):
    """The days an answer speaks for, both ends inclusive."""

    from_: date | None = Field(alias="from", description="First day; null when open.")
    to: date | None = Field(description="Last day; null when open.")


class NoteShape(BaseModel):
    """Something true about a source's answer that is not an error."""

    slug: str = Field(description="Stable; for programs.")
    text: str = Field(description="In the language of the answer; for people.")
    since: datetime | None = Field(None, description="Only for a suspicion (`suspect-…`): since when it stands.")
    evidence: dict[str, str] | None = Field(None, description="Only for a suspicion: what was seen.")


class RowProblem(BaseModel):
    """Why a source has no answer."""

    type: str = Field(description="A page about this kind of problem.")
    slug: str = Field(description="Stable; for programs.")
    title: str = Field(description="In the language of the answer.")
    cause: str | None = Field(description="What made the source count as down, when it was not asked for that reason.")


class SourceRow(BaseModel):
    """How one source fared in this answer."""

    id: str = Field(description="`<city>/<provider>/<resource>`; `-` for the provider when the city does not offer it.")
    city: str = Field(description="The city's slug.")
    provider: str | None = Field(description="Who answers for the data; null when the city does not offer it.")
    resource: str = Field(description="What was asked for.")
    environment: Literal["sandbox", "live"] | None = Field(
        description="`sandbox`: a simulator answered, the data is invented."
    )
    state: Literal["fresh", "stale", "failed", "refused", "paused", "unsupported", "skipped"] = Field(
        description="`fresh` with a count of 0 means: asked, it answered, and there is nothing. `stale`: an older answer, "
        "since the source failed. `failed`, `refused`, `paused`: no answer, see `problem`. `unsupported`: the city does not "
        "offer this. `skipped`: the question excludes it."
    )
    count: int = Field(description="Records that match the question, on all pages together.")
    rejected: int = Field(description="Rows the source sent that could not be understood.")
    as_of: datetime | None = Field(description="When this was true.")
    covers: Covers | None = Field(description="The window the answer speaks for; null when time plays no part.")
    licence: str | None = Field(description="Under which the data may be used.")
    attribution: str | None = Field(description="What must be shown beside the data.")
    notes: list[NoteShape] = Field(description="What else is true of this answer.")
    problem: RowProblem | None = Field(description="Null while the source answers.")


class ExplainedSource(BaseModel):
    """How one source's answer came about."""

    id: str = Field(description="The source.")
    binding: str = Field(description="What was called; several sources may share one.")
    adapter: str = Field(description="Which protocol it was asked in.")
    took_ms: float = Field(description="How long this answer waited for it, in milliseconds.")
    events: list[dict[str, Any]] = Field(
        description="What happened meanwhile, in order; `event` says what: `called`, `recalled`, `joined`, `tried`, "
        "`retried`, `opened` or `recovered`."
    )


class Explained(BaseModel):
    """How the answer came about; only when asked for with `explain=true`."""

    trace_id: str = Field(description="Names this request in our records.")
    sources: list[ExplainedSource] = Field(description="One per source that was chosen.")


class Mistake(BaseModel):
    """One thing to change in the request."""

    in_: Literal["query", "path", "header", "body"] = Field(alias="in", description="Where it stands.")
    name: str = Field(description="The parameter or field.")
    code: str = Field(description="Stable; for programs.")
    detail: str = Field(description="In the language of the answer.")
    allowed: list[str] = Field(description="What would have been right, nearest first; empty when there is no list.")


class Limit(BaseModel):
    """A rule by which requests are counted."""

    whose: Literal["client"] = Field(
        description="Whose requests: the caller's own. A source's quota is a row of `sources`."
    )
    policy: str = Field(description="`anonymous` or `key`.")
    requests: int = Field(description="So many requests …")
    seconds: int = Field(description="… in so many seconds.")


class ProblemShape(BaseModel):
    """RFC 9457 problem details."""

    type: str = Field(description="A page about this kind of problem.")
    title: str = Field(description="In the language of the answer.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="What it means.")
    hint: str = Field(description="What to do about it.")
    instance: str = Field(description="The path asked.")
    trace_id: str = Field(description="Names this request in our records.")
    errors: list[Mistake] | None = Field(None, description="What to change, for a bad question.")
    sources: list[SourceRow] | None = Field(None, description="How each source fared, when none or too few answered.")
    limit: Limit | None = Field(
        None, description="The rule by which the caller's requests are counted, when it is used up."
    )


class View(BaseModel):
    """What depends on who asks."""

    distance: int = Field(description="Metres from the asked position.")


def _absent(made: dict[str, Any]) -> None:
    """Absent when there is nothing to say, which is not null."""
    made.pop("default")


class HoursView(BaseModel):
    """What depends on who asks and when."""

    distance: int = Field(
        0, json_schema_extra=_absent, description="Metres from the asked position; only when one was given."
    )
    open: bool | None = Field(
        None,
        json_schema_extra=_absent,
        description="Whether it is open at `open_at`, its region's holidays considered; only when that was given. "
        "Null when unknown, which is not closed.",
    )
    next_change: datetime | None = Field(
        None,
        json_schema_extra=_absent,
        description="When `open` becomes another, in the place's own time; only with `open_at`. Null when it does not "
        "within a year, or when nobody knows.",
    )


def item_shape(resource: Resource) -> type[BaseModel]:
    """The item as the client sees it: the model's own fields, with what the federation adds around them."""
    hints = get_type_hints(resource.model)
    described = TypeAdapter(resource.model).json_schema()["properties"]
    own = {
        field.name: (hints[field.name], Field(description=described[field.name].get("description", "")))
        for field in fields(resource.model)
    }
    added: dict[str, Any] = {
        "id": (str, Field(description="Stable and unique in the federation.")),
        "city": (str, Field(description="The city's slug.")),
        "source": (str, Field(description="The source it came from.")),
    }
    if resource.ids == "qualified":
        told = (
            "Only on items under a share-alike licence, which must stay told apart from all others; else the source's."
        )
        added["licence"] = (str | None, Field(None, description=f"Under which this item may be used. {told}"))
        added["attribution"] = (str | None, Field(None, description=f"What must be shown beside this item. {told}"))
    if resource.where is not None:
        view = View if resource.hours is None else HoursView
        when = "a position was given" if resource.hours is None else "a position or `open_at` was given"
        added["view"] = (view | None, Field(None, description=f"Only when {when}."))
    made: type[BaseModel] = create_model(resource.model.__name__, __doc__=resource.model.__doc__, **(added | own))
    return made


def page_shape(resource: Resource, item: type[BaseModel]) -> type[BaseModel]:
    """A collection."""
    listed: Any = GenericAlias(list, item)
    made: type[BaseModel] = create_model(
        f"{resource.model.__name__}Page",
        __doc__=f"{resource.title}, with how each source fared.",
        items=(listed, Field(description="In a fixed order.")),
        sources=(list[SourceRow], Field(description="One row per source of each selected city.")),
        complete=(
            bool,
            Field(
                description="True when every source asked has answered, nothing was cut off, and the window is covered."
            ),
        ),
        next_cursor=(str | None, Field(description="For the next page; null on the last.")),
        explain=(Explained | None, Field(None, description="Only with `explain=true`.")),
    )
    return made


def one_shape(resource: Resource, item: type[BaseModel]) -> type[BaseModel]:
    """One thing."""
    made: type[BaseModel] = create_model(
        f"{resource.model.__name__}Answer",
        __doc__=f"One of: {resource.title}.",
        item=(item, Field(description="The thing.")),
        sources=(list[SourceRow], Field(description="How its source fared.")),
        complete=(bool, Field(description="True when the source has answered.")),
        explain=(Explained | None, Field(None, description="Only with `explain=true`.")),
    )
    return made
