"""Answers that came with a validator, kept so that a back-end may say 304 and send nothing (RFC 9110, 13)."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from dataclasses import replace

from adapters._kit.answer import Answer

MAX_BYTES = 64 * 1024 * 1024


class Kept:
    """A bounded shelf: when it is full, the answer not wanted for longest goes first. One per process, never shared."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()
        self._max_bytes = max_bytes
        self._bytes = 0

    def find(self, key: Hashable) -> Answer | None:
        """The answer last kept under the key."""
        answer = self._answers.get(key)
        if answer is not None:
            self._answers.move_to_end(key)
        return answer

    def keep(self, key: Hashable, answer: Answer) -> None:
        """Take an answer 200 in, unless it has no validator, is too large, or says it must not be stored."""
        self._drop(key)
        headers = answer.headers
        if not ("etag" in headers or "last-modified" in headers) or len(answer.body) > self._max_bytes:
            return
        if "no-store" in headers.get("cache-control", ""):
            return
        self._answers[key] = answer
        self._bytes += len(answer.body)
        while self._bytes > self._max_bytes:
            self._drop(next(iter(self._answers)))

    def renew(self, key: Hashable, answer: Answer, headers: Mapping[str, str]) -> Answer:
        """The kept answer, as a 304 with these headers confirms it."""
        renewed = replace(answer, headers={**answer.headers, **headers})
        self.keep(key, renewed)
        return renewed

    def _drop(self, key: Hashable) -> None:
        answer = self._answers.pop(key, None)
        if answer is not None:
            self._bytes -= len(answer.body)


def validators(answer: Answer) -> dict[str, str]:
    """The request headers that ask whether an answer still holds; empty when it brought nothing to ask with."""
    found = {"if-none-match": answer.headers.get("etag"), "if-modified-since": answer.headers.get("last-modified")}
    return {name: value for name, value in found.items() if value}
