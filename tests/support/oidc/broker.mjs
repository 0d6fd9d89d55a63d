// A certified OpenID provider (npm oidc-provider) on loopback, standing in for a MitID Erhverv broker.
//
//   node broker.mjs PORT CALLBACK...      prints "ready" and serves until it is stopped
//
// PUT  /_people {subject: {claims}}       who can sign in
// PUT  /_fault  {"kind": "expired" | "audience" | "key" | "unsigned" | "nonce" | ""}
//      sends the next ID tokens wrong in this one way, re-signed with the provider's own key where it can be
// POST /interaction/UID  subject=...      signs in; without a subject: the person cancels
import { createServer } from "node:http";
import { SignJWT, decodeJwt, generateKeyPair, exportJWK, importJWK } from "jose";
import { Provider } from "oidc-provider";

const [port, ...callbacks] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const key = { ...(await exportJWK((await generateKeyPair("RS256", { extractable: true })).privateKey)), alg: "RS256", use: "sig", kid: "test" };
const stranger = (await generateKeyPair("RS256")).privateKey;
let people = {};
let fault = "";

const provider = new Provider(issuer, {
  clients: [{
    client_id: "buysocial", client_secret: "a-secret-for-tests-only", redirect_uris: callbacks,
    grant_types: ["authorization_code"], response_types: ["code"],
  }],
  jwks: { keys: [key] },
  cookies: { keys: ["for tests only"] },
  scopes: ["openid", "profile", "email"],
  claims: { openid: ["sub"], profile: ["name", "cvr"], email: ["email", "email_verified"] },
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (ctx, id) => people[id] && { accountId: id, claims: () => ({ sub: id, ...people[id] }) },
  loadExistingGrant: async (ctx) => {
    const grant = new provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope("openid profile email");
    await grant.save();
    return grant;
  },
});

// The provider checks what it issues; a token that lies has to be made after it.
provider.use(async (ctx, next) => {
  await next();
  if (ctx.path !== "/token" || !ctx.body?.id_token || !fault) return;
  const claims = decodeJwt(ctx.body.id_token);
  if (fault === "expired") Object.assign(claims, { iat: claims.iat - 7200, exp: claims.exp - 7200 });
  if (fault === "audience") claims.aud = "somebody-else";
  if (fault === "nonce") claims.nonce = "another";
  if (fault === "issuer") claims.iss = "https://elsewhere.example";
  if (fault === "unsigned") {
    const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
    ctx.body.id_token = `${part({ alg: "none" })}.${part(claims)}.`;
    return;
  }
  const signer = fault === "key" ? stranger : await importJWK(key, "RS256");
  ctx.body.id_token = await new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: "test" }).sign(signer);
});

const body = async (request) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
};
const answer = provider.callback();
createServer(async (request, response) => {
  if (request.method === "PUT") {
    const sent = JSON.parse(await body(request));
    if (request.url === "/_people") people = sent;
    if (request.url === "/_fault") fault = sent.kind;
    response.writeHead(204).end();
  } else if (request.url.startsWith("/interaction/") && request.method === "POST") {
    const subject = new URLSearchParams(await body(request)).get("subject");
    const result = subject ? { login: { accountId: subject } } : { error: "access_denied", error_description: "cancelled" };
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  } else if (request.url.startsWith("/interaction/")) {
    const [uid] = request.url.split("/").slice(2);
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    response.end(`<!doctype html><html lang="da"><title>Test</title><form method="post" action="/interaction/${uid}">
      <label>Subject <input name="subject"></label><button>Log ind</button></form>`);
  } else {
    await answer(request, response);
  }
}).listen(Number(port), "127.0.0.1", () => console.log("ready"));
