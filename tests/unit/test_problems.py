"""Errors in words: RFC 9457 members in a fixed order, the same for every kind, with nothing from the exception."""

from __future__ import annotations

import json

import pytest

from domain import errors
from domain.errors import BadQuestion, HansaError, Mistake, NotFound, SourceDown, SourceLimited
from domain.texts import HINTS, MISTAKES, PROBLEMS
from domain.words import LANGUAGES, Language
from gateway.federation.ask import Unanswered
from gateway.problems import STATUSES, Problem, problem_of, rendered, said


def _kinds(root: type[HansaError]) -> list[type[HansaError]]:
    return [root, *(kind for child in root.__subclasses__() for kind in _kinds(child))]


@pytest.mark.parametrize("kind", _kinds(HansaError), ids=lambda kind: kind.__name__)
def test_every_error_of_ours_has_words(kind: type[HansaError]) -> None:
    """Each class of the tree has a slug with texts, and a status of the right kind."""
    assert kind.slug in PROBLEMS
    assert 400 <= kind.status < 600
    assert kind.__module__ in {errors.__name__, Unanswered.__module__}


@pytest.mark.parametrize("error", [KeyError("geheim"), ValueError(), RuntimeError("geheim"), RecursionError()])
def test_what_is_not_ours_is_internal(error: Exception) -> None:
    """A foreign exception is a 500 that says nothing of itself."""
    assert problem_of(error) == Problem(status=500, slug="internal")


def test_an_error_keeps_its_hint_and_loses_its_text() -> None:
    """The developer's hint goes out, what the log reads does not."""
    problem = problem_of(NotFound("geheim", hint=HINTS["ids-from-lists"]))
    assert problem == Problem(status=404, slug="not-found", hint=HINTS["ids-from-lists"])


def test_a_bad_question_keeps_all_its_mistakes() -> None:
    """Nothing of what is wrong is lost on the way to the client."""
    mistakes = [Mistake(where="query", name=name, code="unknown") for name in ("a", "b")]
    problem = problem_of(BadQuestion(*mistakes))
    assert (list(problem.mistakes), problem.hint) == (mistakes, None)


def test_a_source_says_when_to_come_back() -> None:
    """`retry_after` goes along where there is one."""
    assert problem_of(SourceLimited(retry_after=30)).retry_after == 30
    assert problem_of(SourceDown()).retry_after is None
    assert problem_of(Unanswered(())).retry_after == 5
    assert problem_of(NotFound()).retry_after is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_members_stand_in_a_fixed_order(language: Language) -> None:
    """Type, title, status, detail, hint, instance and trace id; what belongs to one kind comes after."""
    mistake = Mistake(where="query", name="limit", code="too-large", params=(("limit", "1000"),), allowed=("9",))
    problem = Problem(status=400, slug="bad-question", mistakes=(mistake,), extra={"sources": []})
    words = PROBLEMS["bad-question"]
    assert list(said(problem, language, trace_id="t", instance="/v1/places").items()) == [
        ("type", "/problems/bad-question"),
        ("title", words.title.say(language)),
        ("status", 400),
        ("detail", words.meaning.say(language)),
        ("hint", words.remedy.say(language)),
        ("instance", "/v1/places"),
        ("trace_id", "t"),
        (
            "errors",
            [
                {
                    "in": "query",
                    "name": "limit",
                    "code": "too-large",
                    "detail": MISTAKES["too-large"].say(language, {"limit": "1000"}),
                    "allowed": ["9"],
                }
            ],
        ),
        ("sources", []),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", PROBLEMS)
def test_every_problem_can_be_sent(slug: str, language: Language) -> None:
    """Status, headers and body agree with each other, for each kind in both languages."""
    status, headers, body = rendered(Problem(status=418, slug=slug), language, trace_id="t", instance="/ä")
    found = dict(headers)
    assert len(found) == len(headers)
    assert (status, json.loads(body)["status"]) == (418, 418)
    assert found == {
        b"content-type": b"application/problem+json",
        b"content-length": str(len(body)).encode(),
        b"content-language": language.encode(),
        b"cache-control": b"no-store",
        b"vary": b"accept-language",
    }


@pytest.mark.parametrize(("after", "header"), [(0.2, b"1"), (1, b"1"), (17.4, b"17"), (3600.0, b"3600")])
def test_retry_after_is_in_whole_seconds(after: float, header: bytes) -> None:
    """RFC 9110 §10.2.3 knows whole seconds only; at once would be no help."""
    _, headers, _ = rendered(
        Problem(status=503, slug="source-limited", retry_after=after), "de", trace_id="t", instance="/"
    )
    assert dict(headers)[b"retry-after"] == header


def test_the_framework_has_words_too() -> None:
    """What the web framework refuses by itself is one of our kinds."""
    assert set(STATUSES.values()) <= set(PROBLEMS)
    assert STATUSES[404] == NotFound.slug
