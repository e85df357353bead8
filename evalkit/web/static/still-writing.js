// Whoever writes is there: while a long text is typed, the session is renewed every five minutes. Where something is
// typed and nothing happens any more, a question comes two minutes before the session ends. What is sent after the end
// is lost, but for forms that say otherwise: their answer gives the words back, without this script too.

const { idle, here, saidOver, saidGivenBack, saidGoOn } = document.body.dataset;
const limit = Number(idle) * 1000;
const ahead = 120000;
const often = 300000;
let renewed = Date.now();
let waiting = null;
let question = null;
const written = new Set(); // the forms that somebody wrote in

function renew() {
  const ended = Date.now() - renewed >= limit;
  question?.remove();
  question = null;
  if (ended) return; // it is over: nothing that is asked for now brings it back
  renewed = Date.now();
  fetch(here, { method: "HEAD", cache: "no-store" }).catch(() => {});
  wait();
}

function wait() {
  clearTimeout(waiting);
  waiting = setTimeout(ask, Math.max(0, renewed + limit - ahead - Date.now()));
}

function ask() {
  const comesBack = [...written].every((form) => form && "givenBack" in form.dataset);
  const said = comesBack ? saidGivenBack : saidOver;
  question = document.createElement("div");
  question.className = "still-there";
  question.setAttribute("role", "alertdialog");
  question.setAttribute("aria-label", said);
  const words = document.createElement("p");
  words.textContent = said;
  const stay = document.createElement("button");
  stay.type = "button";
  stay.textContent = saidGoOn;
  stay.addEventListener("click", renew);
  question.append(words, stay);
  document.body.append(question);
  stay.focus();
  waiting = setTimeout(() => { question?.remove(); question = null; }, ahead);
}

document.addEventListener("input", (event) => {
  if (!event.target.matches("main textarea")) return;
  written.add(event.target.form);
  if (question || Date.now() - renewed > often) renew();
  else if (!waiting) wait();
});

if (document.querySelector("form[data-unsaved]")) import("./unsaved.js").catch(() => {});
