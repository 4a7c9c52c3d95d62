"""The envelope of CKAN's action API, which DKAN has taken over: `{"success": true, "result": …}`, and refusals under any status."""

from __future__ import annotations

from typing import Any

from domain.errors import SourceDown, SourceError, SourceNonsense

REFUSALS = (400, 403, 404, 409)
"""Statuses under which a refusal says why."""


def result(answer: Any, who: str) -> Any:
    """What was asked for; a refusal is raised with its kind and message, also one under 200."""
    if not isinstance(answer, dict):
        raise SourceNonsense(f"{who}: an answer that is no object")
    if answer.get("success") is True and "result" in answer:
        return answer["result"]
    error = answer["error"] if isinstance(answer.get("error"), dict) else {}
    kind, said = str(error.get("__type"))[:80], str(error.get("message"))[:200]
    raise _refusal(kind)(f"{who}: {kind}: {said}")


def _refusal(kind: str) -> type[SourceError]:
    """A portal in trouble comes back; a thing that is not there does not."""
    return SourceDown if "internal" in kind.casefold() or "server" in kind.casefold() else SourceNonsense
