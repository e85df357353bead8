// Saving by itself, two seconds after the last change, and when the page is left. Without network what is half typed
// is sealed and waits with what else waits on this device: nobody reads it there, and it arrives as a draft.

import { insteadOfSealed, isSealed, keepDraft } from "./queue-sheet.js";

const form = document.querySelector("[data-sheet]");
const state = form.querySelector("[data-state]");
const light = "light" in form.dataset;
const version = form.elements.draft_version;
const drafts = Boolean(form.dataset.draft);
let waiting = null;
let saving = false;
let changed = false;
let sent = false;

async function saveAt() {
  const answer = await fetch(form.dataset.draft, {
    method: "POST", body: new URLSearchParams(new FormData(form)), headers: { accept: "application/json" }, keepalive: true,
  });
  if (!answer.ok) throw new Error(String(answer.status));
  const kept = await answer.json();
  if (!kept.kept) return form.dataset.saidSaved;
  version.value = String(kept.version);
  if (!kept.submission_key) return form.dataset.saidSaved;
  form.elements.submission_key.value = kept.submission_key; // another screen went on with the draft: this is one more
  return form.dataset.saidApart;
}

async function save() {
  clearTimeout(waiting);
  waiting = null;
  if (!changed || saving || sent || !form.isConnected) return;
  saving = true;
  changed = false;
  try {
    if (light || !navigator.onLine) throw new Error("without network");
    state.textContent = await insteadOfSealed(saveAt);
  } catch {
    const kept = await keepDraft();
    state.textContent = kept ? form.dataset.saidSealed : form.dataset.saidNotSaved;
    if (!kept || !light) waiting = setTimeout(() => { changed = true; save(); }, 15000);
  }
  saving = false;
  if (changed) soon();
}

function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(save, light || !navigator.onLine ? 300 : 2000);
}

// A card that is touched again is let go: an answer can be taken back. A double click chooses.

let held = null;
let chosen = performance.now();
form.addEventListener("pointerdown", (event) => {
  const radio = event.target.closest(".card")?.querySelector("input[type=radio]");
  held = radio?.checked && radio.name.startsWith("answer.") && performance.now() - chosen > 500 ? radio : null;
});
form.addEventListener("click", (event) => {
  if (held && event.target === held) {
    held.checked = false;
    held.dispatchEvent(new Event("change", { bubbles: true }));
  }
  if (!event.target.matches("input")) return;
  held = null;
  chosen = performance.now();
});

export function typed() {
  if (!drafts && !light) return; // a shared tablet keeps nothing half said
  changed = true;
  soon();
}

form.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return; // it asks first whether there is network
  sent = true;
  clearTimeout(waiting);
});
window.addEventListener("pageshow", (event) => {
  const kept = sent || !changed; // what was sent is kept already: a late copy of it would be one draft more
  sent = false;
  if (event.persisted && navigator.onLine && kept && !isSealed()) location.reload(); // as it was kept when one went on
});
window.addEventListener("online", () => { if (isSealed() && drafts) { changed = true; save(); } });
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(); });
