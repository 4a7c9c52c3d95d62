"""`/llms.txt`: what this API is, for a language model that is asked to use it (https://llmstxt.org). Made from the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from domain.catalogue import CATALOGUE
from domain.resource import Resource

HEAD = """# Hansa

> One API for every city: the services of several German municipalities, asked in one way and answered in one shape.

- Every list is `{{"items": […], "sources": […], "complete": …, "next_cursor": …}}`. `sources` has a row per source: `fresh`,
  `stale`, `failed`, `refused`, `paused`, `unsupported` or `skipped`. A count of 0 under `fresh` means that there is
  nothing; any other state means that nobody could say.
- null means unknown. It is never 0, "closed" or "on time".
- `city` chooses cities and may be repeated; without it all are asked. `limit` and `cursor` turn pages; `lat`, `lon` and `radius`
  (`500m`) look round a point; coordinates in answers are GeoJSON (longitude first); times have an offset.
- Households are named by an id from `/v1/addresses?q=…`, which other lists take as `address`.
- A question that cannot be answered is `application/problem+json`: `errors` names each parameter and what would have been right.
- Open data needs no account. `.csv`, `.geojson` and `.ndjson` behind a path give other forms.
- Say the `attribution` of a source wherever its data is shown.

## Documents

- [The contract]({origin}/openapi.json): OpenAPI 3.1, every parameter and field
- [The catalogue]({origin}/.well-known/api-catalog): RFC 9727
- [Cities]({origin}/v1/cities): who takes part
- [Sources]({origin}/v1/sources): who answers what, how it is doing, under which licence
- [Problems]({origin}/problems): what each refusal means, and what to do
- [Vocabularies]({origin}/v1/vocabularies): what the codes mean
"""


def llms(origin: str) -> str:
    """The whole text, in Markdown, every link with the origin in front."""
    return HEAD.format(origin=origin) + "".join(_sections(origin))


def _sections(origin: str) -> Iterator[str]:
    listed = sorted((each for each in CATALOGUE.values() if each.listed), key=_domain)
    for domain, resources in groupby(listed, key=_domain):
        lines = "".join(f"- [{each.name}]({origin}/v1/{each.path}): {_about(each)}\n" for each in resources)
        yield f"\n## {domain}\n\n{lines}"


def _domain(resource: Resource) -> str:
    return resource.name.split(".")[0]


def _about(resource: Resource) -> str:
    needs = f" Needs one of: {', '.join(f'`{name}`' for name in resource.needs)}." if resource.needs else ""
    scope = f" Needs a token with the scope `{resource.scope}`." if resource.scope else ""
    return f"{resource.title}. {resource.summary}{needs}{scope}"
