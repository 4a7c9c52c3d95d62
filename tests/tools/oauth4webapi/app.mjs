// A third party's app on panva/oauth4webapi, unpatched, written from that library's own documentation. Asked with one JSON
// argument {issuer, api, redirect, admission, machine: {id, jwk}}; says one JSON line for each thing it did. After "authorize"
// it waits for a line: the address the browser came back to.
import { createInterface } from 'node:readline';
import * as oauth from 'oauth4webapi';

const asked = JSON.parse(process.argv[2]);
const insecure = { [oauth.allowInsecureRequests]: true };  // the sandbox speaks http on this machine
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const heard = async () => (await lines.next()).value;
const say = (did, more = {}) => console.log(JSON.stringify({ did, ...more }));

async function discovered() {
  const issuer = new URL(asked.issuer);
  const found = {};
  for (const algorithm of ['oidc', 'oauth2']) {
    const answer = await oauth.discoveryRequest(issuer, { algorithm, ...insecure });
    found[algorithm] = await oauth.processDiscoveryResponse(issuer, answer);
  }
  say('discovered', { same: JSON.stringify(found.oidc) === JSON.stringify(found.oauth2) });
  const api = new URL(asked.api);
  const resource = await oauth.processResourceDiscoveryResponse(api, await oauth.resourceDiscoveryRequest(api, insecure));
  say('resource', { resource: resource.resource, servers: resource.authorization_servers, scopes: resource.scopes_supported });
  return found.oidc;
}

async function registered(as) {
  const metadata = {
    client_name: 'Laubkalender',
    redirect_uris: [asked.redirect],
    scope: 'openid grants:read',
    token_endpoint_auth_method: 'none',
  };
  const request = { initialAccessToken: asked.admission, ...insecure };
  const client = await oauth.processDynamicClientRegistrationResponse(
    await oauth.dynamicClientRegistrationRequest(as, metadata, request));
  say('registered', { client });
  const again = await oauth.processDynamicClientRegistrationResponse(
    await oauth.dynamicClientRegistrationRequest(as, metadata, request)).catch((wrong) => wrong);
  say('registered-twice', { status: again.status ?? again.cause?.status ?? null, name: again.constructor.name });
  return client;
}

async function authorized(as, client) {
  const verifier = oauth.generateRandomCodeVerifier();
  const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()];
  const address = new URL(as.authorization_endpoint);
  const wish = {
    client_id: client.client_id,
    redirect_uri: asked.redirect,
    response_type: 'code',
    scope: 'openid grants:read',
    resource: asked.api,
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(wish)) address.searchParams.set(name, value);
  say('authorize', { address: address.href });
  const back = new URL(await heard());
  const mixed = new URL(back);
  mixed.searchParams.set('iss', 'https://other.example');
  let refused = null;
  try { oauth.validateAuthResponse(as, client, mixed, state); } catch (wrong) { refused = wrong.message; }
  say('mixed-up', { refused });
  const params = oauth.validateAuthResponse(as, client, back, state);
  const answer = await oauth.authorizationCodeGrantRequest(
    as, client, oauth.None(), params, asked.redirect, verifier, insecure);
  const result = await oauth.processAuthorizationCodeResponse(
    as, client, answer, { expectedNonce: nonce, requireIdToken: true });
  await oauth.validateApplicationLevelSignature(as, answer, insecure);
  const claims = oauth.getValidatedIdTokenClaims(result);
  say('redeemed', { scope: result.scope, expires_in: result.expires_in, claims });
  return { result, claims };
}

async function looked(as, client, token, subject) {
  const info = await oauth.processUserInfoResponse(
    as, client, subject, await oauth.userInfoRequest(as, client, token, insecure));
  say('userinfo', { info });
  const mine = new URL('/v1/me/grants', asked.api);
  const request = new Request(mine, { headers: { authorization: `Bearer ${token}` } });
  const claims = await oauth.validateJwtAccessToken(as, request, asked.api, insecure);
  say('validated', { claims });
  const answer = await oauth.protectedResourceRequest(token, 'GET', mine, new Headers(), null, insecure);
  say('asked', { status: answer.status, body: await answer.json() });
}

async function refreshed(as, client, token) {
  const answer = await oauth.refreshTokenGrantRequest(as, client, oauth.None(), token, insecure);
  const result = await oauth.processRefreshTokenResponse(as, client, answer);
  if (result.id_token) await oauth.validateApplicationLevelSignature(as, answer, insecure);
  say('refreshed', { rotated: result.refresh_token !== token, expires_in: result.expires_in });
  return result;
}

async function introspected(as, token) {
  const { kid, ...jwk } = asked.machine.jwk;
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const key = await crypto.subtle.importKey('jwk', jwk, algorithm, false, ['sign']);
  const machine = { client_id: asked.machine.id };
  const auth = oauth.PrivateKeyJwt({ key, kid });
  const answer = await oauth.introspectionRequest(as, machine, auth, token, insecure);
  say('introspected', { claims: await oauth.processIntrospectionResponse(as, machine, answer) });
  const granted = await oauth.processClientCredentialsResponse(as, machine, await oauth.clientCredentialsGrantRequest(
    as, machine, auth, new URLSearchParams({ resource: asked.api }), insecure));
  const request = new Request(asked.api, { headers: { authorization: `Bearer ${granted.access_token}` } });
  say('machine', { claims: await oauth.validateJwtAccessToken(as, request, asked.api, insecure) });
}

async function revoked(as, client, result) {
  for (const token of [result.access_token, result.refresh_token]) {
    await oauth.processRevocationResponse(await oauth.revocationRequest(as, client, oauth.None(), token, insecure));
  }
  say('revoked');
  await introspected(as, result.access_token);
  const wrong = await refreshed(as, client, result.refresh_token).catch((error) => error);
  say('refused', { name: wrong.constructor.name, error: wrong.error, status: wrong.status });
  const info = await oauth.processUserInfoResponse(as, client, oauth.skipSubjectCheck,
    await oauth.userInfoRequest(as, client, result.access_token, insecure)).catch((error) => error);
  say('challenged', { name: info.constructor.name, cause: info.cause?.[0] ?? null });
}

const as = await discovered();
const client = await registered(as);
const { result, claims } = await authorized(as, client);
await looked(as, client, result.access_token, claims.sub);
const renewed = await refreshed(as, client, result.refresh_token);
await looked(as, client, renewed.access_token, claims.sub);
await introspected(as, renewed.access_token);
await revoked(as, client, renewed);
say('done');
process.exit(0);
