// Sealing in the browser: the one envelope of evalkit (sealing.py says what its bytes are). Whoever seals can not open.

const CURVE = { name: "ECDH", namedCurve: "P-256" };
const INFO = new TextEncoder().encode("evalkit envelope 1");
const FORMAT = 1;

export function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

export function base64Of(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

// `place` binds the envelope: organisation|participant|table|column|revision. The last two are given by tests alone.
export async function seal(words, recipient, place, ephemeral = null, nonce = null) {
  const pair = ephemeral ?? await crypto.subtle.generateKey(CURVE, true, ["deriveBits"]);
  const iv = nonce ?? crypto.getRandomValues(new Uint8Array(12));
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  const theirs = await crypto.subtle.importKey("raw", recipient, CURVE, false, []);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, pair.privateKey, 256);
  const stretched = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const key = await crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: joined(point, recipient), info: INFO },
    stretched, { name: "AES-GCM", length: 256 }, false, ["encrypt"],
  );
  const additionalData = new TextEncoder().encode(place);
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, new TextEncoder().encode(words));
  return joined(new Uint8Array([FORMAT]), point, iv, new Uint8Array(sealed));
}

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
