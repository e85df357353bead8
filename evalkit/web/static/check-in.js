// The sheet of a check-in, one question at a time. Without this script the sheet is one page with all
// questions, and everything works. What not every sheet needs at once comes when it is needed: the rules of a form
// with conditions, and with the first answer what keeps it. The service worker has all of it.

const form = document.querySelector("[data-sheet]");
const screens = [...form.querySelectorAll("[data-screen]")];
const back = form.querySelector("[data-back]");
const next = form.querySelector("[data-next]");
const last = form.querySelectorAll("[data-last]");
const progress = form.querySelector("[data-progress]");
const state = form.querySelector("[data-state]");
const questions = screens.filter((screen) => "question" in screen.dataset);

// Questions that hang on earlier answers come and go at once. What was answered to one that goes is sent all the
// same: the server sets it aside and says so.

const rules = JSON.parse(form.dataset.rules ?? "[]");
const { hiddenAfter } = rules.length > 0 ? await import("./form-rules.js") : {};
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
let turned = 0; // when: the second click of a double click is for the screen that has gone

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
  turned = performance.now();
  screens[at].querySelector("[tabindex='-1']")?.focus({ preventScroll: true });
  window.scrollTo({ top: Math.max(0, form.offsetTop - 16) });
}

if (stepping) {
  form.dataset.stepping = "";
  back.addEventListener("click", () => show(before()));
  next.addEventListener("click", () => show(after()));
  form.addEventListener("click", (event) => {
    if (event.detail < 2 || performance.now() - turned > 500) return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
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

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !stepping || event.target.matches("textarea, select, button, a, summary, input:not([type=radio], [type=checkbox])")) return;
  event.preventDefault();
  if (!next.hidden) show(after());
});

// What keeps the answers comes with the first of them: saving by itself, taking one back, what to do without network

let coming = null;
let ready = false;
let touched = false;
const keeping = () => coming ??= import("./half-typed.js").then(
  (module) => { ready = true; return module; }, () => { coming = null; },
);

async function typing() {
  touched = true;
  follow();
  if (stepping) show(at, { quietly: true });
  (await keeping())?.typed();
}

form.addEventListener("input", typing);
form.addEventListener("change", typing);
form.addEventListener("submit", async (event) => {
  if (ready) return;
  const button = event.submitter;
  event.preventDefault();
  await keeping(); // where it cannot be had, the browser sends the sheet as it does without a script
  ready = true;
  form.requestSubmit(button);
});

// A draft that had waited on this device has just arrived, or did while this page was on its way: a sheet on which
// nothing is typed yet shows it.
function showArrived() {
  if ("opened" in form.dataset && !touched) location.replace(location.href);
}
window.addEventListener("evalkit-queue", (event) => { if (event.detail === "draft") showArrived(); });
try {
  if (Number(sessionStorage.getItem("evalkit-arrived")) > performance.timeOrigin) showArrived();
} catch { /* a browser that keeps nothing */ }

if ("light" in form.dataset || form.querySelector("[data-question] :checked")) keeping();
