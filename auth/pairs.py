"""A key pair for an app that authenticates with one: the private half is given out once, the public half is registered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from joserfc.jwk import ECKey


def new_pair() -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """The private JWK (ES256), and the set with its public half, as `jwks` wants it."""
    key = ECKey.generate_key("P-256", {"kid": uuid4().hex[:12], "alg": "ES256", "use": "sig"})
    return dict(key.as_dict(private=True)), {"keys": [dict(key.as_dict(private=False))]}
