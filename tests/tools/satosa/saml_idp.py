"""A SAML identity provider by pysaml2, which gives levels as BundID does. Whoever comes chooses a level and is somebody.

Without ForceAuthn it says that the log-in was ten minutes ago, as an IdP does that still knows her.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT
from saml2.config import IdPConfig, SPConfig
from saml2.metadata import entity_descriptor
from saml2.saml import NAMEID_FORMAT_PERSISTENT, NameID
from saml2.server import Server

from tests.tools.satosa.keys import Keys

KNOWN_SINCE = 600
"""Seconds."""
PAGE = (
    '<form method="post" action="/login"><input type="hidden" name="request" value="{request}">'
    '<input type="hidden" name="relay" value="{relay}"><p>ForceAuthn: {force}</p>'
    '<button name="level" value="STORK-QAA-Level-4">Online-Ausweis</button></form>'
)


class Idp:
    """The provider as a WSGI application: `/sso` asks who is there, `/login` answers with a signed assertion."""

    def __init__(self, url: str, keys: Keys, folder: Path) -> None:
        self._folder = folder
        self._config = {
            "entityid": f"{url}/metadata.xml",
            "key_file": str(keys.private),
            "cert_file": str(keys.certificate),
            "service": {
                "idp": {
                    "endpoints": {"single_sign_on_service": [(f"{url}/sso", BINDING_HTTP_REDIRECT)]},
                    "want_authn_requests_signed": True,
                    "sign_response": True,
                    "sign_assertion": True,
                }
            },
        }
        (folder / "idp.xml").write_text(str(entity_descriptor(IdPConfig().load(dict(self._config)))), "utf-8")
        self._server: Any = None
        self._asked: dict[str, Any] = {}

    def learn(self, service_provider: dict[str, Any]) -> None:
        """Trust this service provider."""
        described = self._folder / "sp.xml"
        described.write_text(str(entity_descriptor(SPConfig().load(dict(service_provider)))), "utf-8")
        config = IdPConfig().load({**self._config, "metadata": {"local": [str(described)]}})
        self._server = Server(config=config)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer."""
        if environ["PATH_INFO"] == "/sso":
            query = dict(parse_qsl(environ["QUERY_STRING"]))
            asked = self._server.parse_authn_request(
                query["SAMLRequest"],
                BINDING_HTTP_REDIRECT,
                relay_state=query.get("RelayState"),
                sigalg=query.get("SigAlg"),
                signature=query.get("Signature"),
            )
            self._asked[asked.message.id] = asked.message
            force = str(asked.message.force_authn).lower()
            page = PAGE.format(request=escape(asked.message.id), relay=escape(query.get("RelayState", "")), force=force)
        else:
            page = self._logged_in(dict(parse_qsl(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode())))
        start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
        return [page.encode()]

    def _logged_in(self, form: dict[str, str]) -> str:
        asked = self._asked.pop(form["request"])
        wanted = self._server.response_args(asked)
        known_since = 0 if str(asked.force_authn).lower() == "true" else KNOWN_SINCE
        response = self._server.create_authn_response(
            {"mail": ["erika.mustermann@example.org"]},
            in_response_to=wanted["in_response_to"],
            destination=wanted["destination"],
            sp_entity_id=wanted["sp_entity_id"],
            name_id=NameID(format=NAMEID_FORMAT_PERSISTENT, text="bpk2-of-erika"),
            authn={"class_ref": form["level"], "authn_auth": "", "authn_instant": time.time() - known_since},
            sign_response=True,
            sign_assertion=True,
        )
        sent = self._server.apply_binding(
            BINDING_HTTP_POST, str(response), wanted["destination"], form.get("relay", ""), response=True
        )
        return str(sent["data"])
