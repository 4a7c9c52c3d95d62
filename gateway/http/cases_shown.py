"""A case as its citizen reads it: in her language, without what is only ours, and without who she is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from pydantic import BaseModel, Field

from domain.cases import SETTLED, SHOWN, Case, Change
from domain.catalogue import CATALOGUE
from domain.texts_cases import REASONS, STATUS, STEPS
from domain.when import stamp
from domain.words import Language

PLAIN = ("appointments", "price", "note")
"""What of a back-end's own words is shown."""


class SaidShape(BaseModel):
    """A code with its text."""

    code: str = Field(description="Stable; for programs.")
    text: str = Field(description="In the language of the answer; for people.")


class AppointmentShape(BaseModel):
    """When the city comes."""

    model_config = {"extra": "allow"}

    day: str = Field(description="The civic day.")
    stream: str | None = Field(None, description="What it comes for; a code of `waste.bulky_stream`.")
    put_out_by: str | None = Field(None, description="Until when the things are put out, local time.")


class UpdateShape(BaseModel):
    """A turn it took."""

    state: str = Field(description="The state from then on.")
    text: str = Field(description="The same, for people.")
    at: str = Field(description="When.")


class CaseShape(BaseModel):
    """An order or a report, as the citizen who asked for it reads it."""

    id: str = Field(description="Stands in its address.")
    reference: str = Field(description="What the city knows it by; to be read out on the telephone.")
    resource: str = Field(description="What was asked for: `waste.bulky-orders`, `reports`.")
    city: str = Field(description="The city's slug.")
    source: str = Field(description="Who takes care of it: `<city>/<provider>/<resource>`.")
    state: str = Field(
        description="`accepted`: kept safe, the city is being asked. `placed`: the city has it. `confirmed`: the city has agreed. "
        "`rejected`, `expired`, `cancelled`: it has ended."
    )
    status_text: str = Field(description="The state, for people.")
    reason: SaidShape | None = Field(description="Why it was refused or ended; null while there is nothing to explain.")
    number: str | None = Field(description="The city's own number; null until it gives one.")
    expected_by: str | None = Field(
        description="Until when the city means to have spoken or come; null when it does not say."
    )
    next_steps: list[SaidShape] = Field(description="What to do now.")
    appointments: list[AppointmentShape] = Field(description="When the city comes; empty until that is known.")
    price: dict[str, Any] | None = Field(description="What it costs; null when the city has not said.")
    note: str | None = Field(description="What the city adds, in its own words.")
    cancellable: bool = Field(description="Whether it can be tried to take it back.")
    cancelling: bool = Field(description="Whether that was asked for, and is not decided yet.")
    created_at: str = Field(description="When it was accepted.")
    changed_at: str = Field(description="When its state last changed.")
    receipt: str | None = Field(
        description="Signed (JWS) once the city has spoken: `hansa receipt verify` checks it offline."
    )
    asked: dict[str, Any] | None = Field(description="What was asked for; null once it was erased.")
    updates: list[UpdateShape] = Field(
        description="Every turn it took, as far as they are kept; only on the case itself."
    )


class CaseList(BaseModel):
    """Cases of the citizen, the newest first."""

    items: list[CaseShape] = Field(description="Empty when there are none.")
    next_cursor: str | None = Field(description="For the next page; null on the last.")


def shown(
    case: Case,
    language: Language,
    *,
    takes_back: bool,
    asked: Mapping[str, Any] | None = None,
    history: Sequence[Change] = (),
) -> dict[str, Any]:
    """The members of one case. `takes_back`: whether its back-end can be told to cancel."""
    state = SHOWN.get(case.state, case.state)
    facts = {name: case.facts.get(name) for name in PLAIN}
    return {
        "id": case.id,
        "reference": case.reference,
        "resource": case.resource,
        "city": case.city,
        "source": case.binding.partition("#")[0],
        "state": state,
        "status_text": STATUS[state].say(language),
        "reason": case.reason and {"code": case.reason, "text": REASONS[case.reason].say(language)},
        "number": case.number,
        "expected_by": case.expected_by and stamp(case.expected_by),
        "next_steps": [{"code": step, "text": STEPS[step].say(language)} for step in case.steps or _steps(state)],
        "appointments": facts["appointments"] or [],
        "price": facts["price"],
        "note": facts["note"],
        "cancellable": not case.cancel and (state == "accepted" or (takes_back and state in {"placed", "confirmed"})),
        "cancelling": case.cancel and state not in SETTLED - {"confirmed"},
        "created_at": stamp(case.created),
        "changed_at": stamp(case.changed),
        "receipt": case.receipt,
        "asked": asked,
        "updates": [
            {"state": change.state, "text": STATUS[change.state].say(language), "at": stamp(change.at)}
            for change in history
        ],
    }


def path_of(case: Case) -> str:
    """Where the citizen reads it."""
    return f"/v1/me/{CATALOGUE[case.resource].own}/{case.id}"


def encoded(members: Mapping[str, Any]) -> bytes:
    """As JSON."""
    return orjson.dumps(members)


def _steps(state: str) -> tuple[str, ...]:
    return ("wait",) if state in {"accepted", "placed"} else ()
