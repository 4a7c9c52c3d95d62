"""A bridge as a city would run one, in one process: SATOSA facing OpenID Connect, and behind it a SAML IdP by pysaml2.

Called with a folder for its files and our redirect URI; prints its issuer and serves until its standard input ends.
"""

from __future__ import annotations

import json
import sys
import threading
from pathlib import Path
from typing import NoReturn

from satosa.proxy_server import make_app
from satosa.satosa_config import SATOSAConfig
from werkzeug.serving import make_server

from tests.tools.satosa.keys import Keys, make_keys
from tests.tools.satosa.saml_idp import Idp

BACKEND = "saml"
ATTRIBUTES = {"attributes": {"mail": {"openid": ["email"], "saml": ["mail"]}}, "user_id_from_attrs": []}
QUIET = {"version": 1, "root": {"level": "ERROR"}}


def main(folder: Path, redirect_uri: str) -> None:
    """Serve both."""
    keys = make_keys(folder)
    tls = (str(keys.certificate), str(keys.private))
    front = make_server("127.0.0.1", 0, _later, threaded=True, ssl_context=tls)  # SATOSA insists on https
    behind = make_server("127.0.0.1", 0, _later, threaded=True)
    issuer, idp_url = f"https://127.0.0.1:{front.port}", f"http://127.0.0.1:{behind.port}"
    sp = _service_provider(issuer, keys, folder)
    idp = Idp(idp_url, keys, folder)
    idp.learn(sp)
    front.app = make_app(SATOSAConfig(_proxy(issuer, redirect_uri, keys, folder, sp)))
    behind.app = idp
    for server in (front, behind):
        threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdout.write(f"{issuer}\n")
    sys.stdout.flush()
    sys.stdin.read()


def _later(environ: object, start_response: object) -> NoReturn:
    raise NotImplementedError


def _service_provider(issuer: str, keys: Keys, folder: Path) -> dict[str, object]:
    """SATOSA as the SAML service provider."""
    post = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
    return {
        "key_file": str(keys.private),
        "cert_file": str(keys.certificate),
        "entityid": f"{issuer}/{BACKEND}/metadata.xml",
        "metadata": {"local": [str(folder / "idp.xml")]},
        "service": {
            "sp": {
                "want_response_signed": True,
                "want_assertions_signed": True,
                "authn_requests_signed": True,
                "allow_unsolicited": False,
                "endpoints": {"assertion_consumer_service": [[f"{issuer}/{BACKEND}/acs/post", post]]},
            }
        },
    }


def _proxy(issuer: str, redirect_uri: str, keys: Keys, folder: Path, sp: dict[str, object]) -> dict[str, object]:
    client = {
        "client_secret": "known-to-both",
        "redirect_uris": [redirect_uri],
        "response_types": ["code"],
        "token_endpoint_auth_method": "client_secret_basic",
    }
    clients = folder / "clients.json"
    clients.write_text(json.dumps({"hansa": client}), "utf-8")
    return {
        "BASE": issuer,
        "COOKIE_STATE_NAME": "BRIDGE",
        "STATE_ENCRYPTION_KEY": "only-for-a-test-only-for-a-test-",
        "INTERNAL_ATTRIBUTES": ATTRIBUTES,
        "CUSTOM_PLUGIN_MODULE_PATHS": [str(Path(__file__).parent)],
        "LOGGING": QUIET,
        "FRONTEND_MODULES": [
            {
                "module": "facing.Facing",
                "name": "oidc",
                "config": {
                    "signing_key_path": str(keys.private),
                    "signing_key_id": "bridge-1",
                    "client_db_path": str(clients),
                    "sub_hash_salt": "the-same-for-ever",
                    "provider": {"response_types_supported": ["code"], "scopes_supported": ["openid"]},
                },
            }
        ],
        "BACKEND_MODULES": [
            {
                "module": "satosa.backends.saml2.SAMLBackend",
                "name": BACKEND,
                "config": {"sp_config": sp, "mirror_force_authn": True},
            }
        ],
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
