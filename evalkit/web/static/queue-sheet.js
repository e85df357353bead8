// A sheet when the network is gone: instead of a browser's error page, the offer to keep it sealed on this device.
// A sheet that was taken along (data-light) is kept in any case; sending is the queue's affair.

import * as queue from "./queue.js";

const { flush, keep } = queue;
const form = document.querySelector("form[data-keep]");
const offer = document.querySelector("[data-without-network]");
const done = document.querySelector("[data-kept]");
const light = form && "light" in form.dataset;
let sure = false;
let pressed = -Infinity; // when: the second click of a double click sends nothing more
let ownKey = null; // of a sheet that was taken along: one check-in and one draft a page
const sheet = queue.possible ? crypto.randomUUID() : ""; // of this open page: two tabs of one draft seal one each
const door = document.querySelector("[data-queue]")?.dataset.queue;
let sealed = false;

async function reachable() {
  if (!navigator.onLine) return false;
  try {
    return (await fetch("/health/live", { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(5000) })).ok;
  } catch {
    return false;
  }
}

function typed() {
  const raw = {};
  const own = {};
  for (const [name, value] of new FormData(form)) {
    if (!name.startsWith("answer.")) own[name] = value;
    else if (value !== "") (raw[name.slice(7)] ??= []).push(value);
  }
  const { form_version, language, day, mode } = own;
  const content = { enrolment: form.dataset.enrolment, form_version, language, day, mode, given: form.dataset.given, raw };
  return { key: own.submission_key || (ownKey ??= crypto.randomUUID()), content };
}

const sealing = (key, draft = false) =>
  ({ key, organisation: form.dataset.organisation, publicKey: form.dataset.publicKey, sheet, draft });

// What is half typed, one saving after the last that is known to have arrived. False where it cannot be kept.
export async function keepDraft() {
  if (!queue.possible || !form?.dataset.publicKey) return false;
  const { key, content } = typed();
  try {
    await keep(sealing(key, true), { ...content, draft: Number(form.elements.draft_version.value) + 1 });
    return sealed = true;
  } catch {
    return false;
  }
}

// Saved with network after all: no sending of what is sealed may come in between and count as another screen's.
export async function insteadOfSealed(save) {
  if (!sealed || document.visibilityState === "hidden") return save();
  return queue.alone(async () => {
    const saved = await save();
    await queue.forgetDraft(sheet);
    sealed = false;
    return saved;
  });
}

export const isSealed = () => sealed;

// What was sealed here has arrived, perhaps as another draft than the one that this page was opened with.
function arrived({ data, detail }) {
  const now = data ?? detail;
  if (!now || now.sheet !== sheet) return;
  form.elements.draft_version.value = now.version;
  if (form.elements.submission_key) form.elements.submission_key.value = now.key;
  else ownKey = now.key;
  sealed = false;
}

async function keepHere(button) {
  const { key, content } = typed();
  const nothing = form.querySelector("[data-nothing]");
  if (nothing) nothing.hidden = Object.keys(content.raw).length > 0;
  if (!Object.keys(content.raw).length && nothing) {
    nothing.focus();
    return;
  }
  button.disabled = true;
  try {
    await keep(sealing(key), content);
  } catch {
    button.disabled = false;
    document.querySelector("[data-not-kept]").hidden = false;
    return;
  }
  queue.markNoted(form.dataset.enrolment);
  form.remove(); // nothing readable stays, and Back shows nothing
  offer?.remove();
  done.hidden = false;
  done.focus();
  if (door && navigator.onLine) flush(door);
}

if (form && queue.possible) {
  queue.onChange(arrived);
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (!sure && performance.now() - pressed < 1000) return void event.preventDefault();
    pressed = performance.now();
    if (sure || !["look_over", "note", "submit", "keep"].includes(button?.value)) return;
    event.preventDefault();
    if (light) {
      await keepHere(button);
    } else if (await reachable()) {
      if (sealed && door) await flush(door); // first what it goes on from
      sure = true;
      form.requestSubmit(button);
      sure = false;
    } else {
      offer.hidden = false;
      offer.focus();
    }
  });
  offer?.querySelector("button").addEventListener("click", (event) => keepHere(event.currentTarget));
}

if (light) {
  const today = new Date();
  form.elements.day.value = [today.getFullYear(), today.getMonth() + 1, today.getDate()]
    .map((part) => String(part).padStart(2, "0")).join("-");
  document.querySelector("[data-not-possible]").hidden = queue.possible;
}
