// The sheet of a check-in, one question at a time: keys, saving by itself. Without this script the sheet is one page
// with all questions, and everything works.

import { hiddenAfter } from "./form-rules.js";
import "./queue-sheet.js";

const form = document.querySelector("[data-sheet]");
const screens = [...form.querySelectorAll("[data-screen]")];
const own = "own" in form.dataset;
const back = form.querySelector("[data-back]");
const next = form.querySelector("[data-next]");
const last = form.querySelectorAll("[data-last]");
const progress = form.querySelector("[data-progress]");
const state = form.querySelector("[data-state]");
const questions = screens.filter((screen) => "question" in screen.dataset);

// Questions that hang on earlier answers come and go at once. What was answered to one that goes is sent all the
// same: the server sets it aside and says so.

const rules = JSON.parse(form.dataset.rules ?? "[]");
const stepping = "one" in form.dataset;

function follow() {
  if (rules.length === 0) return;
  const data = new FormData(form);
  const hidden = hiddenAfter(rules, (key) => data.getAll(`answer.${key}`));
  let heading = null;
  for (const screen of screens) {
    if ("section" in screen.dataset) {
      heading = screen;
      heading.toggleAttribute("data-out", true);
    } else if ("asked" in screen.dataset) {
      screen.toggleAttribute("data-out", hidden.has(screen.dataset.asked));
      if (heading && !("out" in screen.dataset)) heading.removeAttribute("data-out");
    }
  }
  if (!stepping) for (const screen of screens) screen.hidden = "out" in screen.dataset;
}

const passed = (screen) => "out" in screen.dataset || (stepping && screen.matches(".heading-only"));
const before = () => screens.findLastIndex((screen, index) => index < at && !passed(screen));
const after = () => screens.findIndex((screen, index) => index > at && !passed(screen));

form.toggleAttribute("data-following", rules.length > 0);
follow();

// One screen at a time

let at = 0;

function show(number, { quietly = false } = {}) {
  at = Math.max(0, Math.min(number, screens.length - 1));
  while (passed(screens[at]) && after() >= 0) at = after();
  screens.forEach((screen, index) => { screen.hidden = index !== at; });
  back.hidden = before() < 0;
  next.hidden = after() < 0;
  for (const button of last) button.hidden = !next.hidden;
  const asked = questions.filter((screen) => !passed(screen));
  const question = asked.indexOf(screens[at]);
  progress.textContent = question < 0 ? "" : form.dataset.saidProgress
    .replace("##", String(asked.length)).replace("#", String(question + 1));
  if (quietly) return;
  screens[at].querySelector("[tabindex='-1']")?.focus({ preventScroll: true });
  window.scrollTo({ top: Math.max(0, form.offsetTop - 16) });
}

if (stepping) {
  form.dataset.stepping = "";
  back.addEventListener("click", () => show(before()));
  next.addEventListener("click", () => show(after()));
  const wrong = screens.findIndex((screen) => "wrong" in screen.dataset);
  const begun = screens.findIndex((screen) => "question" in screen.dataset && !passed(screen) && !screen.querySelector(":checked"));
  const anything = form.querySelector("[data-question] :checked");
  show(wrong >= 0 ? wrong : !anything ? 0 : begun >= 0 ? begun : screens.length - 1, { quietly: true });
  for (const link of document.querySelectorAll("[role=alert] a[href^='#field-']")) {
    link.addEventListener("click", (event) => {
      const target = document.getElementById(link.hash.slice(1));
      const screen = screens.findIndex((one) => one === target || one.contains(target));
      if (screen < 0) return;
      event.preventDefault();
      show(screen);
    });
  }
}

// Keys: 1 to 9 choose a card for the team, 0 is "I prefer not to answer", Enter goes on

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches("textarea, select, input:not([type=radio], [type=checkbox])")) return;
  const screen = screens[at];
  if (!own && "stepping" in form.dataset && /^[0-9]$/.test(event.key)) {
    const cards = screen.querySelectorAll(".level-cards .card input");
    const card = event.key === "0" ? screen.querySelector("[value=prefer_not_to_say]") : cards[Number(event.key) - 1];
    if (!card) return;
    event.preventDefault();
    card.click();
    card.focus();
  } else if (event.key === "Enter" && "stepping" in form.dataset && !event.target.closest("button, a, summary")) {
    event.preventDefault();
    if (!next.hidden) show(after());
  }
});

// A card that is touched again is let go: an answer can be taken back

let held = null;
form.addEventListener("pointerdown", (event) => {
  const radio = event.target.closest(".card")?.querySelector("input[type=radio]");
  held = radio?.checked && radio.name.startsWith("answer.") ? radio : null;
});
form.addEventListener("click", (event) => {
  if (held && event.target === held) {
    held.checked = false;
    held.dispatchEvent(new Event("change", { bubbles: true }));
  }
  if (event.target.matches("input")) held = null;
});

// "The person looks along": what is only for the team goes out of sight

const turn = form.querySelector("[data-turn]");
if (turn) {
  turn.hidden = false;
  turn.querySelector("input").addEventListener("change", (event) => {
    form.toggleAttribute("data-looking-along", event.target.checked);
  });
}

// Saving by itself, two seconds after the last change, and when the page is left

const version = form.elements.draft_version;
let waiting = null;
let saving = false;
let changed = false;
let sent = false;

async function save() {
  clearTimeout(waiting);
  waiting = null;
  if (!changed || saving || sent || !form.dataset.draft) return;
  saving = true;
  changed = false;
  try {
    const answer = await fetch(form.dataset.draft, {
      method: "POST", body: new URLSearchParams(new FormData(form)), headers: { accept: "application/json" }, keepalive: true,
    });
    if (answer.status === 409) { // a newer draft from another screen: that one stays, and this page goes on
      state.textContent = "";
      saving = false;
      return;
    }
    if (!answer.ok) throw new Error(String(answer.status));
    const kept = await answer.json();
    if (kept.kept) version.value = String(kept.version);
    state.textContent = form.dataset.saidSaved;
  } catch {
    changed = true;
    state.textContent = form.dataset.saidNotSaved;
    waiting = setTimeout(save, 15000);
  }
  saving = false;
  if (changed && waiting === null) waiting = setTimeout(save, 2000);
}

function soon() {
  follow();
  if (stepping) show(at, { quietly: true });
  if (!form.dataset.draft) return; // a sheet without network has no draft
  changed = true;
  clearTimeout(waiting);
  waiting = setTimeout(save, 2000);
}

form.addEventListener("input", soon);
form.addEventListener("change", soon);
form.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return; // it asks first whether there is network
  sent = true;
  clearTimeout(waiting);
});
window.addEventListener("pageshow", () => { sent = false; });
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(); });
