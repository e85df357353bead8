// What waits on this device: sealed check-ins and drafts in IndexedDB, which this device cannot read back, and the way
// to send them. A draft goes as soon as it was sent or its check-in is kept. A check-in is gone from here only thirty days after the server acknowledged it; those of another epoch (the database
// was restored from a backup) are offered again.

import { base64Of, bytesOf, seal } from "./envelope.js";

const NAME = "evalkit-queue";
const KEPT_DAYS = 30;
const ARRIVED = "evalkit-arrived"; // when the last draft came to the server from this tab

export const possible = isSecureContext && "serviceWorker" in navigator && "caches" in window
  && Boolean(window.indexedDB && navigator.locks && crypto.subtle && crypto.randomUUID);

const channel = "BroadcastChannel" in window ? new BroadcastChannel(NAME) : null;

export function onChange(listener) {
  channel?.addEventListener("message", listener);
  window.addEventListener(NAME, listener);
}

function changed(detail = "") {
  channel?.postMessage(detail);
  window.dispatchEvent(new CustomEvent(NAME, { detail }));
}

// The store

function opened() {
  return new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("items", { keyPath: "id", autoIncrement: true });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

async function within(mode, work) {
  const base = await opened();
  try {
    return await new Promise((done, failed) => {
      const act = base.transaction("items", mode, { durability: "strict" });
      const asked = work(act.objectStore("items"));
      act.oncomplete = () => done(asked.result);
      act.onabort = () => failed(act.error);
    });
  } finally {
    base.close();
  }
}

const all = () => within("readonly", (items) => items.getAll());
const waits = (item) => item.epoch === null;

export async function waiting() {
  const items = possible ? (await all()).filter(waits) : [];
  const drafts = items.filter((item) => item.draft).length;
  return { checkIns: items.length - drafts, drafts };
}

// Keeping: nothing readable is written, not even for a moment

export async function keep({ key, organisation, publicKey, sheet, draft = false }, content) {
  const place = [organisation, "", "queue", "item", key].join("|");
  const envelope = await seal(JSON.stringify(content), bytesOf(publicKey), place);
  await instead(sheet, (items, noted) => {
    if (draft && noted) return; // what was half typed took longer to seal than the whole that came after it
    items.add({ key, organisation, envelope, sheet, epoch: null, sent: null, draft });
  });
}

// A draft that was saved after all, or that begins afresh.
export function forgetDraft(sheet) {
  return instead(sheet, () => {});
}

// What no sending may come between.
export const alone = (work) => navigator.locks.request(NAME, work);

// In place of what was half typed on this open sheet, in one transaction; another tab of the same draft has its own.
// What is being sent meanwhile keeps its own id.
async function instead(sheet, work) {
  await within("readwrite", (items) => {
    const asked = items.openCursor();
    let noted = false;
    asked.onsuccess = () => {
      const at = asked.result;
      if (!at) return void work(items, noted);
      if (at.value.draft && at.value.sheet === sheet) at.delete();
      else noted ||= at.value.sheet === sheet;
      at.continue();
    };
    return asked;
  });
  changed();
}

// Sending: one tab at a time, one after the other, oldest first

export function flush(door) {
  return alone(() => sendAll(door));
}

async function sendAll(door) {
  const items = await forgotten(await all());
  if (!items.length) return null;
  let state = await stateAt(door);
  if (state.why) return state.why;
  let left = null;
  for (const item of items.filter((one) => one.epoch !== state.epoch)) {
    let answer = await send(door, item, state.token);
    if (answer.status === 403) { // the session changed under this page: once more with its own token
      state = await stateAt(door);
      if (state.why) return state.why;
      answer = await send(door, item, state.token);
    }
    if (answer.status === 401 || answer.status === 403) return "sign_in";
    if (answer.status === 0 || answer.status >= 500) return "network";
    if (answer.said) await acknowledged(item, answer.said);
    else left = answer.status === 409 ? left ?? "elsewhere" : "not_taken";
  }
  return left;
}

async function stateAt(door) {
  try {
    const answer = await fetch(`${door}/state`, { headers: { accept: "application/json" }, cache: "no-store" });
    if (answer.status === 401 || answer.status === 403) return { why: "sign_in" };
    return answer.ok ? await answer.json() : { why: "network" };
  } catch {
    return { why: "network" };
  }
}

async function send(door, item, token) {
  const body = new URLSearchParams({
    submission_key: item.key, organisation: item.organisation, envelope: base64Of(item.envelope),
  });
  try {
    const answer = await fetch(`${door}/queue`, {
      method: "POST", body, headers: { accept: "application/json", "x-evalkit-token": token },
    });
    return { status: answer.status, said: answer.ok ? await answer.json() : null };
  } catch {
    return { status: 0, said: null };
  }
}

async function acknowledged(item, said) {
  if (item.draft || said.outcome === "dropped") await within("readwrite", (items) => items.delete(item.id));
  else await within("readwrite", (items) => items.put({ ...item, epoch: said.epoch, sent: Date.now() }));
  if (!item.draft) return changed();
  // Also where it was dropped: a first try, cut short by the next page, may have brought it.
  try { sessionStorage.setItem(ARRIVED, String(Date.now())); } catch { /* whoever is on a sheet sees it with the next page */ }
  if (said.outcome === "kept") changed({ sheet: item.sheet, key: said.submission_key, version: said.version });
  changed("draft");
}

async function forgotten(items) {
  const old = items.filter((one) => !waits(one) && one.sent < Date.now() - KEPT_DAYS * 24 * 3600 * 1000);
  for (const one of old) await within("readwrite", (kept) => kept.delete(one.id));
  return items.filter((one) => !old.includes(one));
}

// Whom this tab has noted today. What waits is sealed and tells nobody; this is forgotten with the tab.
const NOTED = "evalkit-noted";
const noted = (enrolment) => `${enrolment}@${new Date().toDateString().replaceAll(" ", "-")}`;

export function markNoted(enrolment) {
  try {
    sessionStorage.setItem(NOTED, `${sessionStorage.getItem(NOTED) ?? ""} ${noted(enrolment)}`);
  } catch { /* a browser that keeps nothing */ }
}

export function wasNoted(enrolment) {
  try {
    return (sessionStorage.getItem(NOTED) ?? "").split(" ").includes(noted(enrolment));
  } catch {
    return false;
  }
}
