"""From a call to the request on the wire: whom to ask, as whom, in which language, and how long to wait."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx2

from hansa_client._generated.version import VERSION
from hansa_client.calls import Call
from hansa_client.retrying import Budget, Retry

JSON = "application/json"
STREAM = "text/event-stream"
_WAIT = re.compile(r"(\d+)(ms|s)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Whom to ask, as whom, in which language, and how patiently."""

    url: str
    key: str | None
    token: str | Callable[[], str] | None
    language: str | None
    app: str | None
    timeout: float
    retry: Retry
    budget: Budget = field(default_factory=Budget)

    def request(self, http: Any, call: Call, accept: str = JSON) -> httpx2.Request:
        """The request on the wire; `http` is a client of httpx2, of either kind."""
        made: httpx2.Request = http.build_request(
            call.verb,
            self.url + call.path,
            params=call.parameters() or None,
            headers=self._headers(call, accept),
            timeout=self._patience(call, accept),
            **_body(call),
        )
        return made

    def _headers(self, call: Call, accept: str) -> dict[str, str]:
        token = self.token() if callable(self.token) else self.token
        own = f"hansa-client-python/{VERSION}"
        told = {
            "accept": f"{accept}, application/problem+json",
            "accept-language": self.language,
            "authorization": f"Bearer {token}" if token else None,
            "hansa-key": self.key,
            "last-event-id": call.after,
            "idempotency-key": f'"{call.key}"' if call.key else None,
            "user-agent": f"{self.app} {own}" if self.app else own,
        }
        return {name: value for name, value in told.items() if value is not None}

    def _patience(self, call: Call, accept: str) -> httpx2.Timeout:
        """The time limit; longer when the gateway itself was asked to wait, none between the events of a stream."""
        waits = _WAIT.fullmatch(str((call.query or {}).get("wait") or ""))
        asked = int(waits[1]) / (1000 if waits[2] == "ms" else 1) if waits else 0.0
        most = max(self.timeout, asked + 5)
        return httpx2.Timeout(most, read=None if accept == STREAM else most)


def _body(call: Call) -> dict[str, Any]:
    document = call.document()
    if document is None:
        return {}
    if not call.photos:
        return {"json": document}
    told = ("report", (None, json.dumps(document).encode(), JSON))
    return {"files": [told, *(("photo", (photo.name, photo.content)) for photo in call.photos)]}
