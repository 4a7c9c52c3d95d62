"""`/v1/vocabularies`: what every code means in both languages, and what sources and standards write for it.

Made from declarations alone: the lists of `domain.vocabulary`, and the mappings of the bindings the book knows.
"""

from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

import orjson
from fastapi import FastAPI, Request, Response
from pydantic import BaseModel, Field

from domain.errors import BadQuestion, Mistake, NotFound
from domain.vocabulary import VOCABULARIES
from domain.words import LANGUAGES, Language, Vocabulary
from gateway.federation.book import Book
from gateway.federation.check import nearest
from gateway.http.routes import LIST_PROBLEMS, NAMED_PROBLEMS, House, language_of

KEPT = "public, max-age=300"
"""As long as the document of the API: both change with the configuration only."""


class Labels(BaseModel):
    """The same word in both languages."""

    de: str = Field(description="German.")
    en: str = Field(description="English.")


class StandardValues(BaseModel):
    """How a standard says a code."""

    standard: str = Field(
        description="`osm` (OpenStreetMap tags), `avv` (the European list of waste) or `gtfs` (types of routes)."
    )
    values: list[str] = Field(description="What the standard writes; of OpenStreetMap tags joined by a blank, all.")


class SourceValues(BaseModel):
    """What one source writes for a code."""

    source: str = Field(description="The source, as `/v1/sources` names it.")
    field: str | None = Field(
        description="Its field, or the adapter's option; null when the code is true of every row."
    )
    values: list[str] = Field(description="What it writes; for waste types also how the name begins.")


class Code(BaseModel):
    """One code."""

    code: str = Field(description="Stable; for programs.")
    label: str = Field(description="In the language of the answer.")
    labels: Labels = Field(description="In both languages.")
    standards: list[StandardValues] = Field(description="Counterparts in standards, where there are any.")
    sources: list[SourceValues] = Field(
        description="What the sources write. One that writes the code itself is not here."
    )


class VocabularyShape(BaseModel):
    """A list of codes with its crosswalk."""

    name: str = Field(description="Its name, as in `/v1/vocabularies/{name}`.")
    title: str = Field(description="In the language of the answer.")
    titles: Labels = Field(description="In both languages.")
    codes: list[Code] = Field(description="In a fixed order; new ones come at the end.")


class VocabularyEntry(BaseModel):
    """One vocabulary of the list."""

    name: str = Field(description="Its name.")
    title: str = Field(description="In the language of the answer.")
    titles: Labels = Field(description="In both languages.")
    codes: int = Field(description="How many codes it has.")


class VocabularyList(BaseModel):
    """Every vocabulary."""

    items: list[VocabularyEntry] = Field(description="In a fixed order.")


def add_vocabularies(app: FastAPI, house: House) -> None:
    """Add `/v1/vocabularies` and `/v1/vocabularies/{name}`."""

    async def listed(request: Request) -> Response:
        _without_parameters(request)
        language = language_of(request)
        return _answer({"items": [entry(each, language) for each in VOCABULARIES.values()]}, language)

    async def one(request: Request, name: str) -> Response:
        _without_parameters(request)
        if name not in VOCABULARIES:
            near = nearest(name, VOCABULARIES)
            mistake = Mistake(
                where="path", name="name", code="unknown-value", params=(("value", name[:80]),), allowed=near
            )
            raise NotFound(f"no vocabulary {name[:80]!r}", mistake)
        language = language_of(request)
        return _answer(described(VOCABULARIES[name], house.book(), language), language)

    for path, operation, answer, shape, problems in (
        ("/v1/vocabularies", "list_vocabularies", listed, VocabularyList, LIST_PROBLEMS),
        ("/v1/vocabularies/{name}", "get_vocabulary", one, VocabularyShape, NAMED_PROBLEMS),
    ):
        example = house.examples.get(operation)
        content = {"application/json": {"example": example}} if example is not None else {}
        app.get(
            path,
            operation_id=operation,
            summary="Vocabularies" if shape is VocabularyList else "One vocabulary, with its crosswalk",
            description=shape.__doc__,
            tags=["vocabularies"],
            response_class=Response,
            responses={
                200: {"model": shape, "description": str(shape.__doc__), "content": content},
                **{status: problems[status] for status in problems if status != 503},  # nobody is called
            },
        )(answer)


def entry(vocabulary: Vocabulary, language: Language) -> dict[str, Any]:
    """One vocabulary of the list."""
    title = vocabulary.title
    return {
        "name": vocabulary.name,
        "title": title.say(language),
        "titles": {each: title.say(each) for each in LANGUAGES},
        "codes": len(vocabulary.codes),
    }


def described(vocabulary: Vocabulary, book: Book, language: Language) -> dict[str, Any]:
    """A vocabulary with every code's labels and crosswalk."""
    codes = [
        {
            "code": code,
            "label": text.say(language),
            "labels": {each: text.say(each) for each in LANGUAGES},
            "standards": [
                {"standard": name, "values": list(values[code])}
                for name, values in vocabulary.standards.items()
                if code in values
            ],
            "sources": list(_sources(vocabulary.name, code, book)),
        }
        for code, text in vocabulary.codes.items()
    ]
    return entry(vocabulary, language) | {"codes": codes}


def _sources(vocabulary: str, code: str, book: Book) -> Iterable[dict[str, Any]]:
    """What each source writes for a code; several bindings of one source are joined where their field is the same."""
    found: dict[tuple[str, str | None], list[str]] = {}
    for source in book.sources:
        for crossing in source.crossings:
            if (crossing.vocabulary, crossing.code) == (vocabulary, code):
                values = found.setdefault((source.id, crossing.field), [])
                values += [value for value in crossing.values if value not in values]
    return [{"source": source, "field": field, "values": values} for (source, field), values in found.items()]


def _without_parameters(request: Request) -> None:
    strange = dict.fromkeys(request.query_params)
    if strange:
        raise BadQuestion(*(Mistake(where="query", name=name[:80], code="unknown") for name in strange))


def _answer(body: dict[str, Any], language: Language) -> Response:
    raw = orjson.dumps(body)
    headers = {
        "content-language": language,
        "vary": "accept-language",
        "etag": f'W/"{blake2b(raw, digest_size=12).hexdigest()}"',
        "cache-control": KEPT,
    }
    return Response(raw, media_type="application/json", headers=headers)
