"""How much each client may ask: a token bucket per client, counted in this process. Knows clients and policies, no one's name.

The generic cell rate algorithm (ITU-T I.371) keeps one instant per client: when its bucket will be full again. What is said
about it follows draft-ietf-httpapi-ratelimit-headers-11.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from domain.words import Language
from gateway.edge.asgi import ASGI, Receive, Scope, Send, asked, reply
from gateway.edge.identify import Client
from gateway.problems import Problem, rendered

Said = tuple[tuple[bytes, bytes], ...]
"""Headers about the request, for its answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """So many requests in so many seconds; all of them at once, if a client likes."""

    requests: int
    seconds: float


class Left(NamedTuple):
    """What a client has left after this request."""

    allowed: bool
    requests: int
    full_in: float
    """Seconds until everything is left again."""
    next_in: float
    """Seconds until one more request is allowed; 0 when one is."""


class Buckets:
    """The buckets of one policy, at most `clients`; the one longest unused is forgotten first, which means full.

    `now` gives seconds on a clock that never goes back.
    """

    def __init__(self, quota: Quota, *, clients: int, now: Callable[[], float]) -> None:
        self._each = quota.seconds / quota.requests
        self._seconds = quota.seconds
        self._clients = clients
        self._now = now
        self._full_at: OrderedDict[str, float] = OrderedDict()

    def __len__(self) -> int:
        return len(self._full_at)

    def take(self, client: str) -> Left:
        """One request of this client."""
        now = self._now()
        full_at = max(self._full_at.get(client, now), now)
        after = full_at + self._each
        # a thousandth of a request of tolerance: sums of floats must not cost anybody the last one
        allowed = after - now <= self._seconds + self._each / 1000
        if allowed:
            self._full_at[client] = full_at = after
            self._full_at.move_to_end(client)
            if len(self._full_at) > self._clients:
                self._full_at.popitem(last=False)
        spent = full_at - now
        return Left(
            allowed=allowed,
            requests=max(0, int((self._seconds - spent) / self._each + 0.001)),
            full_in=spent,
            next_in=max(0.0, spent + self._each - self._seconds),
        )


class Counted(Protocol):
    """Makes the buckets of one policy."""

    def __call__(self, policy: str, quota: Quota, *, clients: int, now: Callable[[], float]) -> Buckets:
        """Empty ones, which is to say full."""
        ...


def _alone(policy: str, quota: Quota, *, clients: int, now: Callable[[], float]) -> Buckets:
    return Buckets(quota, clients=clients, now=now)


class Purse:
    """What every client has left, by `quotas` of policies.

    Paths that begin with one of `free`, and clients whose address is `exempt`, are not counted. `counted` makes the buckets of a
    policy where other workers count along.
    """

    def __init__(
        self,
        *,
        quotas: Mapping[str, Quota],
        clients: int,
        now: Callable[[], float],
        free: tuple[str, ...],
        exempt: Callable[[str], bool] | None = None,
        counted: Counted | None = None,
    ) -> None:
        self.quotas = quotas
        self._free, self._exempt = free, exempt
        made = counted or _alone
        self._buckets = {policy: made(policy, quota, clients=clients, now=now) for policy, quota in quotas.items()}
        self._policies = {policy: _policy(policy, quota) for policy, quota in quotas.items()}

    def spend(self, path: str, client: Client) -> tuple[Left | None, Said]:
        """One request under this path: what is left, None where it is not counted; and what the answer says of it."""
        if path.startswith(self._free) or (self._exempt is not None and self._exempt(client.address)):
            return None, ()
        left = self._buckets[client.policy].take(client.name)
        state = b'"%b";r=%d;t=%d' % (client.policy.encode(), left.requests, math.ceil(left.full_in))
        return left, (self._policies[client.policy], (b"ratelimit", state))


def limits(app: ASGI, purse: Purse) -> ASGI:
    """What is left is said in `state.said`, which `headers` sends along."""

    async def limited(scope: Scope, receive: Receive, send: Send) -> None:
        # a browser's preflight carries no key, and would be counted against the address
        if scope["type"] != "http" or scope["method"] == "OPTIONS":
            await app(scope, receive, send)
            return
        client: Client = scope["state"]["client"]
        left, scope["state"]["said"] = purse.spend(scope["path"], client)
        if left is None or left.allowed:
            await app(scope, receive, send)
        else:
            await _refuse(scope, send, _problem(client, purse.quotas[client.policy], left))

    return limited


def _policy(name: str, quota: Quota) -> tuple[bytes, bytes]:
    return b"ratelimit-policy", f'"{name}";q={quota.requests};w={math.ceil(quota.seconds)}'.encode()


def _problem(client: Client, quota: Quota, left: Left) -> Problem:
    """Whose limit it is, and which: a source's own limit looks different, and no key helps against it."""
    limit = {
        "whose": "client",
        "policy": client.policy,
        "requests": quota.requests,
        "seconds": math.ceil(quota.seconds),
    }
    return Problem(status=429, slug="rate-limited", retry_after=math.ceil(left.next_in), extra={"limit": limit})


async def _refuse(scope: Scope, send: Send, problem: Problem) -> None:
    language: Language = "de" if asked(scope).get(b"accept-language") == b"de" else "en"
    trace_id = scope["state"]["trace_id"]
    scope["state"]["problem"] = problem.slug
    await reply(send, *rendered(problem, language, trace_id=trace_id, instance=scope["path"]))
