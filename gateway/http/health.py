"""Health, for whoever runs it: is the process alive, may it get traffic, how are the sources."""

from typing import Any, Literal

from fastapi import FastAPI, Response
from pydantic import BaseModel, Field

from domain.when import stamp
from gateway.http.routes import ITEM_PROBLEMS, House


class Live(BaseModel):
    """The process runs."""

    status: Literal["live"] = Field(description="Always `live`.")


class Ready(BaseModel):
    """The process may get traffic."""

    status: Literal["ready", "draining"] = Field(
        description="`ready`; with a 503 `draining`, when the server is about to stop. While starting there is no answer."
    )
    cities: int = Field(description="How many cities are configured.")
    sources: int = Field(description="How many sources are configured.")
    since: str = Field(description="When this worker started.")
    shared: Literal["none", "there", "away"] = Field(
        description="The store that workers share: `away` means that this one goes on alone; `none` that it always does."
    )


class SourceHealth(BaseModel):
    """How one source is doing, as this worker sees it."""

    id: str = Field(description="The source.")
    state: str = Field(description="`fresh`, `failed`, `refused`, or `unknown` before the first call.")
    since: str | None = Field(description="Since when.")
    problem: str | None = Field(description="The slug of the last failure.")
    failures: int = Field(description="Failed tries in a row.")
    unmapped: dict[str, int] = Field(
        description="Its values without a common code, and `field:NAME` of its fields nobody declared, with how often they "
        "came when last seen."
    )
    breaker: Literal["closed", "open"] = Field(description="`open`: not asked until a probe succeeds.")


class SourcesHealth(BaseModel):
    """How the sources are doing. A source that is down does not make the gateway unhealthy: this is always a 200."""

    status: Literal["ok", "degraded"] = Field(description="`degraded` when any source fails.")
    sources: list[SourceHealth] = Field(description="One per source.")


def add_health(app: FastAPI, house: House) -> None:
    """Add `/health/live`, `/health/ready` and `/health/sources`."""

    def told(operation: str, text: str) -> dict[int | str, dict[str, Any]]:
        example = {"application/json": {"example": house.examples.get(operation)}}
        return {200: {"description": text, "content": example}, 500: ITEM_PROBLEMS[500]}

    @app.get(
        "/health/live",
        operation_id="health_live",
        tags=["health"],
        summary="Is the process alive",
        responses=told("health_live", "It is."),
    )
    async def live(response: Response) -> Live:
        """For a liveness probe: answers as long as the event loop turns."""
        response.headers["cache-control"] = "no-store"
        return Live(status="live")

    @app.get(
        "/health/ready",
        operation_id="health_ready",
        tags=["health"],
        summary="May it get traffic",
        responses={**told("health_ready", "It may."), 503: {"model": Ready, "description": "It is about to stop."}},
    )
    async def ready(response: Response) -> Ready:
        """For a load balancer: the configuration is loaded, the stores are open, and the server is not about to stop."""
        response.headers["cache-control"] = "no-store"
        book, stops = house.book(), house.stops()
        response.status_code = 503 if stops else 200
        return Ready(
            status="draining" if stops else "ready",
            cities=len(book.towns),
            sources=len(book.sources),
            since=stamp(book.started),
            shared=house.shared(),
        )

    @app.get(
        "/health/sources",
        operation_id="health_sources",
        tags=["health"],
        summary="How the sources are doing",
        responses=told("health_sources", "One row per source."),
    )
    async def sources(response: Response) -> SourcesHealth:
        """One row per source, as this worker sees it."""
        response.headers["cache-control"] = "no-store"
        rows = [
            SourceHealth(
                id=source.id,
                state=source.health.state,
                since=stamp(source.health.since) if source.health.since else None,
                problem=source.health.problem,
                failures=source.health.failures,
                unmapped=dict(sorted(source.health.unmapped.items())),
                breaker="open" if source.health.open else "closed",
            )
            for source in house.book().sources
            if not source.resource.local
        ]
        failing = any(row.state in {"failed", "refused"} for row in rows)
        return SourcesHealth(status="degraded" if failing else "ok", sources=rows)
