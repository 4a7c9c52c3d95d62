"""The operator's hands on a case that is stuck: have it tried again, or end it. What cannot be undone is asked once more.

The page at `/ops/hands/case` has the forms; the list of stuck orders includes them.
"""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import FastAPI, Response

from domain.cases import Case
from domain.errors import NotFound
from gateway.federation.ordering import NotOrdered, reasoned
from gateway.intake.deciding import NotDecided, blind, drop, retry
from portal.ops.visit import HOME, Visit, add_page
from portal.phrases.ops_audit import DEEDS
from portal.phrases.ops_hands import HANDS
from portal.site import Site
from storage.cases import Ledger

PATH = f"{HOME}/hands/case"
LATELY = 10


def add_deciding(app: FastAPI, site: Site) -> None:
    """Add the page."""
    add_page(app, site, PATH, show=_show, act=_act)


async def _show(visit: Visit) -> Response:
    return await _shown(visit, await _case(visit, visit.request.query_params.get("case", "")))


async def _shown(visit: Visit, case: Case, flaws: dict[str, str] | None = None) -> Response:
    return visit.page(
        "ops/hands_of_case.html",
        HANDS,
        status=400 if flaws else 200,
        flaws=flaws or {},
        case=case,
        blind=blind(case),
        lately=await visit.ops.stock().orders.latest(LATELY, target=f"case/{case.id}"),
        deeds=DEEDS,
        done=visit.request.query_params.get("done") == "1",
    )


async def _act(visit: Visit) -> Response:
    form, case = visit.form, await _case(visit, visit.form.one("case"))
    verb = form.one("verb")
    if verb not in {"retry", "drop"}:
        raise NotFound("no such deed")
    anew = verb == "retry" and blind(case)
    try:
        said = reasoned(form.one("reason"))
        if case.state == "stuck" and (anew or verb == "drop") and form.one("sure") != "yes":
            return _ask(visit, case, verb, said)
        ledger, orders, by, at = _ledger(visit), visit.ops.stock().orders, visit.person.name, visit.site.clock()
        if verb == "drop":
            await drop(ledger, orders, case.id, reason=said, by=by, at=at)
        else:
            await retry(ledger, orders, case.id, reason=said, by=by, at=at, anew=anew)
    except NotOrdered as wrong:
        return await _shown(visit, case, {f"{verb}-{wrong.field}": f"flaw_{wrong.why}"})
    except NotDecided as wrong:
        return await _shown(visit, case, {"state": f"flaw_{wrong.why}"})
    return visit.leads(f"{PATH}?{urlencode({'case': case.id, 'done': 1})}#done")


def _ask(visit: Visit, case: Case, verb: str, reason: str) -> Response:
    """Once more: a case that is sent twice, or ended, stays so."""
    question = "sure_drop" if verb == "drop" else "sure_anew"
    return visit.page(
        "ops/sure.html",
        HANDS,
        action=PATH,
        back=f"{PATH}?{urlencode({'case': case.id})}",
        kept={"case": case.id, "verb": verb, "reason": reason},
        question=question,
        button=f"{question}_button",
        values={"reference": case.reference, "source": case.binding.partition("#")[0]},
    )


async def _case(visit: Visit, case_id: str) -> Case:
    found = await _ledger(visit).case(case_id)
    if found is None:
        raise NotFound("no such case")
    return found


def _ledger(visit: Visit) -> Ledger:
    ledger = visit.ops.stock().ledger
    if ledger is None:
        raise NotFound("no city takes anything here")
    return ledger
