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
    const { pages, people, sounds, left_out } = await answer.json();
    await caches.delete(PREPARED);
    const cache = await caches.open(PREPARED);
    const all = [...pages, ...sounds];
    for (const [at, page] of all.entries()) {
      said.textContent = part.dataset.saidProgress.replace("##", String(all.length)).replace("#", String(at + 1));
      if (at < pages.length) await cache.add(page);
      else await cache.add(page).catch(() => {}); // deleted in the meantime: the sheet works without it
    }
    await cache.put(NOTE, new Response(JSON.stringify({ owner, stamp, people, left_out })));
    show(people, left_out);
  } catch {
    said.textContent = part.dataset.saidNotDone;
  }
  button.disabled = false;
}

function show(people, left) {
  const taken = people === 1 ? part.dataset.saidOne : part.dataset.saidMany.replace("#", String(people));
  said.textContent = left ? `${taken} ${part.dataset.saidLeftOut.replace("#", String(left))}` : taken;
}

if (possible) {
  part.querySelector("[data-not-possible]").remove();
  button.hidden = false;
  button.addEventListener("click", take);
  const before = await kept();
  if (before && before.owner !== owner) await caches.delete(PREPARED);
  else if (before && before.stamp !== stamp) await take();
  else if (before) show(before.people, before.left_out);
}
