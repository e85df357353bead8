// How many check-ins wait on this device, on every page where anything was ever kept here; they are sent when the page opens, when the network comes
// back, now and then while any waits, and by hand.

import { flush, onChange, possible, waiting, wasNoted } from "./queue.js";

const bar = document.querySelector("[data-queue]");
const said = bar.querySelector("[data-said]");
const door = bar.dataset.queue;
const FIRST = 20_000;
const LONGEST = 300_000;
let pause = FIRST;
let timer = null;
let why = null;

// On the list that was taken along: whom this tab has noted today, so that nobody is asked twice.
for (const line of document.querySelectorAll("[data-person]")) {
  const noted = wasNoted(line.dataset.person);
  line.querySelector("[data-noted]").hidden = !noted;
  line.querySelector("[data-to-note]").hidden = noted;
}

async function show() {
  const { checkIns: count, drafts } = await waiting();
  bar.hidden = count + drafts === 0;
  if (bar.hidden) return;
  const sentence = !count ? bar.dataset.begun : count === 1 ? bar.dataset.one : bar.dataset.many.replace("#", String(count));
  const { network, signIn, elsewhere, notTaken } = bar.dataset;
  const reason = { network, sign_in: signIn, elsewhere, not_taken: notTaken }[door ? why : "sign_in"];
  said.textContent = reason ? `${sentence} ${reason}` : sentence;
}

async function send() {
  clearTimeout(timer);
  if (!door) return show();
  why = await flush(door);
  await show();
  if (!bar.hidden && why === "network") {
    timer = setTimeout(send, pause);
    pause = Math.min(pause * 2, LONGEST);
  }
}

function sendNow() {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "second inline";
  button.textContent = bar.dataset.send;
  button.addEventListener("click", () => { pause = FIRST; send(); });
  return button;
}

if (possible) {
  onChange(show);
  if (door) bar.append(sendNow());
  window.addEventListener("online", () => { pause = FIRST; send(); });
  window.addEventListener("evalkit-queue", () => { if (why !== "network") why = null; });
  send();
}
