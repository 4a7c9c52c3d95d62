"""Demo identity providers: BundID behind its bridge, an account of each city, and one for staff.

Simulated after OpenID Connect Core 1.0 with code, PKCE S256, `iss` (RFC 9207) and ES256, and after the levels BundID gives.
Anybody may log in as any of the invented people. Under `/_twin/`: `rotate` (a new key; the old ones stay published),
`hostile`, and what `oidc_exchange` has. Browsers are sent back to this machine only.
"""

import hashlib
import hmac
import time
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

from aiohttp import web

from sandbox import oidc_pages as pages
from sandbox.kit import STATE, Twin
from sandbox.oidc_desk import CODE_LASTS, LOGGED_IN, Asked, Code, Desk, keep
from sandbox.oidc_exchange import BEARER, EXCHANGE, Refused, answered, change_trust, introspected, take_back
from sandbox.oidc_hostile import change
from sandbox.oidc_jose import Key, b64
from sandbox.oidc_people import OFFICES, Office

_NO_STORE = {"Cache-Control": "no-store"}


def twins() -> list[Twin]:
    """`oidc/bundid`, `oidc/duisburg`, `oidc/essen`, `oidc/duesseldorf`, `oidc/staff`, each at an address of its own."""
    routes = [
        web.get("/.well-known/openid-configuration", _metadata),
        web.get("/jwks", _jwks),
        web.get("/authorize", _authorize),
        web.post("/login", _login),
        web.post("/token", _token),
        web.get("/end_session", _end_session),
        web.post("/introspect", _introspect),
        web.post("/_twin/rotate", _rotate),
        web.get("/_twin/exchanges", _exchanges),
        web.get("/_twin/trust", _trust),
        web.put("/_twin/trust", _trust),
        web.post("/_twin/revoke", _revoke),
        web.delete("/_twin/revoke", _revoke),
        web.get("/_twin/hostile", _hostile),
        web.put("/_twin/hostile", _hostile),
        web.delete("/_twin/hostile", _hostile),
    ]
    return [_twin(office, routes) for office in OFFICES]


def _twin(office: Office, routes: list[web.RouteDef]) -> Twin:
    return Twin(name=f"oidc/{office.slug}", host=office.host, routes=routes, state=lambda: Desk(office=office))


async def _metadata(request: web.Request) -> web.Response:
    issuer = _issuer(request)
    honest = {
        "issuer": issuer,
        **{f"{name}_endpoint": f"{issuer}/{name}" for name in ("token", "end_session")},
        "authorization_endpoint": f"{issuer}/authorize",
        "jwks_uri": f"{issuer}/jwks",
        "introspection_endpoint": f"{issuer}/introspect",
        "scopes_supported": ["openid", "email", "offline_access", "orders"],
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code", "refresh_token", BEARER, EXCHANGE],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "token_endpoint_auth_methods_supported": ["none"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
    }
    return web.json_response(await _desk(request).hostile.metadata(honest))


async def _jwks(request: web.Request) -> web.Response:
    return web.json_response({"keys": [key.public for key in _desk(request).keys]})


async def _authorize(request: web.Request) -> web.Response:
    desk, asked = _desk(request), Asked.read(request.query)
    language = pages.language_of(request.query.get("ui_locales", ""), request.headers.get("Accept-Language", ""))
    if isinstance(asked, str):
        return _html(pages.unfit(desk.office, language, asked), 400)
    ticket = keep(desk.asked, asked)
    person, since = desk.session(request.cookies.get(_cookie(desk), ""))
    old = "login" in asked.prompt or (asked.max_age is not None and time.time() - since > asked.max_age)
    return _html(pages.choose(desk.office, language, ticket=ticket, still=None if old else person))


async def _login(request: web.Request) -> web.Response:
    desk, form = _desk(request), await request.post()
    asked, chosen = desk.asked.pop(str(form.get("ticket")), None), form.get("person")
    if asked is None:
        return _html(pages.unfit(desk.office, "de", "ticket"), 400)
    if chosen == "cancel":
        return _back(desk, asked, {"error": "access_denied"}, _issuer(request))
    person, since = desk.session(request.cookies.get(_cookie(desk), "")) if chosen == "continue" else (None, 0)
    if person is None:
        person, since = next((each for each in desk.office.people if each.id == chosen), None), int(time.time())
    if person is None:
        return _html(pages.unfit(desk.office, "de", "person"), 400)
    code = keep(desk.codes, Code(asked=asked, person=person, auth_time=since, until=time.time() + CODE_LASTS))
    session = keep(desk.sessions, (person, since))
    answer = _back(desk, asked, {"code": code}, _issuer(request))
    answer.set_cookie(_cookie(desk), session, httponly=True, samesite="Lax", max_age=LOGGED_IN)
    return answer


async def _token(request: web.Request) -> web.Response:
    desk, form = _desk(request), await request.post()
    if form.get("grant_type") != "authorization_code":
        return await _for_the_city(request, desk, {name: str(value) for name, value in form.items()})
    code = desk.codes.pop(str(form.get("code")), None)
    if code is None or time.time() > code.until or form.get("redirect_uri") != code.asked.redirect_uri:
        return _error("invalid_grant")
    if form.get("client_id") != code.asked.client_id:
        return _error("invalid_client", 401)
    challenge = b64(hashlib.sha256(str(form.get("code_verifier")).encode()).digest())
    if not hmac.compare_digest(challenge, code.asked.challenge):
        return _error("invalid_grant")
    given = desk.given(code)
    token = desk.id_token(code, _issuer(request))
    return web.json_response(given | ({} if token is None else {"id_token": token}), headers=_NO_STORE)


async def _for_the_city(request: web.Request, desk: Desk, form: Mapping[str, str]) -> web.Response:
    subjects = {desk.office.subject(person) for person in desk.office.people}
    try:
        said = await answered(desk.bank, form, _issuer(request), subjects)
    except Refused as refused:
        return _error(refused.error, 503 if refused.error == "temporarily_unavailable" else 400)
    return web.json_response(said, headers=_NO_STORE)


async def _introspect(request: web.Request) -> web.Response:
    token = str((await request.post()).get("token"))
    return web.json_response(introspected(_desk(request).bank, token, _issuer(request)), headers=_NO_STORE)


async def _exchanges(request: web.Request) -> web.Response:
    return web.json_response({"exchanges": list(_desk(request).bank.log)})


async def _trust(request: web.Request) -> web.Response:
    return await change_trust(request, _desk(request).bank)


async def _revoke(request: web.Request) -> web.Response:
    return await take_back(request, _desk(request).bank)


async def _end_session(request: web.Request) -> web.Response:
    desk = _desk(request)
    desk.sessions.pop(request.cookies.get(_cookie(desk), ""), None)
    language = pages.language_of(request.query.get("ui_locales", ""), request.headers.get("Accept-Language", ""))
    answer = _html(pages.logged_out(desk.office, language))
    answer.del_cookie(_cookie(desk))
    return answer


async def _rotate(request: web.Request) -> web.Response:
    desk = _desk(request)
    desk.keys.append(Key())
    return web.json_response({"kid": desk.keys[-1].kid})


async def _hostile(request: web.Request) -> web.Response:
    return await change(request, _desk(request).hostile)


def _back(desk: Desk, asked: Asked, said: Mapping[str, str], issuer: str) -> web.Response:
    params = {**said, "state": asked.state, "iss": issuer}
    address = desk.hostile.back(asked.redirect_uri, params)
    mark = "&" if urlsplit(address).query else "?"
    return web.Response(status=303, headers={"Location": f"{address}{mark}{urlencode(params)}", **_NO_STORE})


def _html(text: str, status: int = 200) -> web.Response:
    headers = {"Content-Security-Policy": pages.POLICY, "Referrer-Policy": "no-referrer", **_NO_STORE}
    return web.Response(text=text, status=status, content_type="text/html", headers=headers)


def _error(error: str, status: int = 400) -> web.Response:
    return web.json_response({"error": error}, status=status, headers=_NO_STORE)


def _issuer(request: web.Request) -> str:
    return str(request.url.origin())


def _cookie(desk: Desk) -> str:
    return f"demo_{desk.office.slug}"


def _desk(request: web.Request) -> Desk:
    state = request.app[STATE]
    assert isinstance(state, Desk)
    return state
