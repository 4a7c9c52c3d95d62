"""The pages at `/problems`: what each refusal means and what to do then. The `type` of every problem leads here."""

from __future__ import annotations

from fastapi import FastAPI, Request, Response

from domain.errors import NotFound
from domain.texts import HINTS, PROBLEMS
from portal.asked import language_of, origin_of
from portal.guides import title_of
from portal.lessons import LESSONS
from portal.page import OPEN, page
from portal.phrases.problems import PAGES
from portal.site import Site


def add_problems(app: FastAPI, site: Site) -> None:
    """Add the list and a page for each kind."""

    async def index(request: Request) -> Response:
        return page(site, request, "problems.html", PAGES, keep=OPEN, problems=PROBLEMS)

    async def one(request: Request) -> Response:
        slug = request.path_params["slug"]
        if slug not in PROBLEMS:
            raise NotFound(f"no problem {slug!r}", hint=HINTS["all-problems"])
        lesson = LESSONS[slug]
        return page(
            site,
            request,
            "problem.html",
            PAGES,
            keep=OPEN,
            slug=slug,
            problem=PROBLEMS[slug],
            lesson=lesson,
            answer=lesson.answer(slug, language_of(request)),
            curl=lesson.ask and lesson.ask.curl(origin_of(request, site.public_url)),
            guide=lesson.guide and title_of(lesson.guide),
        )

    app.add_route("/problems", index, include_in_schema=False)
    app.add_route("/problems/{slug}", one, include_in_schema=False)
