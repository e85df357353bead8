// Taking today's sheets along: they are copied into this browser when somebody asks for it, renewed while they work,
// and thrown away when they sign out (the service worker does that), when somebody else comes, or after three days.

import { possible } from "./queue.js";

const PREPARED = "evalkit-prepared";
const NOTE = "/offline/taken-along";
const part = document.querySelector("[data-take-along]");
const button = part.querySelector("button");
const said = part.querySelector("[data-said]");
const { owner, stamp } = part.dataset;

async function kept() {
  const note = await (await caches.open(PREPARED)).match(NOTE);
  return note ? await note.json() : null;
}

async function take() {
  button.disabled = true;
  try {
    await navigator.storage?.persist?.();
    const answer = await fetch("/offline/pages", { headers: { accept: "application/json" }, cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    const { pages, people } = await answer.json();
    await caches.delete(PREPARED);
    const cache = await caches.open(PREPARED);
    for (const [at, page] of pages.entries()) {
      said.textContent = part.dataset.saidProgress.replace("##", String(pages.length)).replace("#", String(at + 1));
      await cache.add(page);
    }
    await cache.put(NOTE, new Response(JSON.stringify({ owner, stamp, people })));
    show(people);
  } catch {
    said.textContent = part.dataset.saidNotDone;
  }
  button.disabled = false;
}

function show(people) {
  said.textContent = people === 1 ? part.dataset.saidOne : part.dataset.saidMany.replace("#", String(people));
}

if (possible) {
  part.querySelector("[data-not-possible]").remove();
  button.hidden = false;
  button.addEventListener("click", take);
  const before = await kept();
  if (before && before.owner !== owner) await caches.delete(PREPARED);
  else if (before && before.stamp !== stamp) await take();
  else if (before) show(before.people);
}
