"""Our secrets at the IdPs, from the environment: a client secret, or the private key we sign assertions with."""

from __future__ import annotations

import json
from collections.abc import Mapping

from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from auth.model import Idp

Secret = str | ECKey | None


def secret_for(idp: Idp, environ: Mapping[str, str]) -> Secret:
    """What proves to this IdP that we are we; None where PKCE alone does.

    Raises ValueError for one that is missing or unfit; its text names the variable, never its value.
    """
    if idp.auth_method == "none":
        return None
    value = environ.get(idp.secret_env or "", "").strip()
    if not value:
        raise ValueError(f"{idp.slug}: the environment variable {idp.secret_env or '(none named)'} holds no secret")
    if idp.auth_method == "client_secret_basic":
        return value
    try:
        key = ECKey.import_key(json.loads(value))
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise ValueError(f"{idp.slug}: {idp.secret_env} is no private JWK") from error
    if not key.is_private or key.curve_name != "P-256":
        raise ValueError(f"{idp.slug}: {idp.secret_env} is no private JWK of the curve P-256")
    return key
