// A sheet, or a page of one's own, read aloud, sentence by sentence, when somebody presses: the team's own recording, else a voice that is made
// on this very device, else there is no button. Never a voice from elsewhere, never an answer that is chosen or was
// given before, nothing by itself.

const form = document.querySelector("[data-voices]");
const recordings = JSON.parse(form.dataset.voices);
const { written, sounds, saidListen } = form.dataset;
const HEARD = "evalkit-heard"; // a choice of language, gone with the browser and between two people at a tablet
const synthesis = window.speechSynthesis;
let context = null;
let heard = written;
let stop = () => {};

try {
  const before = sessionStorage.getItem(HEARD);
  if (before && recordings[before]) heard = before;
} catch { /* a browser that keeps nothing */ }

const recording = (say) => recordings[heard]?.[say];
const language = (tag) => tag.toLowerCase().split(/[-_]/)[0];

// A voice of this device in the language of the text; one that is computed elsewhere would be told every sentence.
function voice() {
  if (heard !== written) return undefined;
  return synthesis?.getVoices().find((one) => one.localService && language(one.lang) === written);
}

const text = (element) => [...element.childNodes].filter((node) => !node.classList?.contains("listen"))
  .map((node) => node.textContent).join("").trim();
const can = (element) => Boolean(element.dataset.say && (recording(element.dataset.say) || voice()));
const chosen = (element) => Boolean(element.closest("label")?.querySelector(":checked"));
const sentence = (element) => ({ id: recording(element.dataset.say), by: voice(), text: text(element), over: () => chosen(element) });

// What plays comes with the first press; a browser lets only the press itself open its sound.
async function listen(button, elements) {
  context ??= new AudioContext();
  context.resume();
  const { hear } = await import("./hearing.js");
  stop = () => hear(null);
  hear(button, elements.map(sentence), context, sounds);
}

// One button beside each sentence; what stands before the first question is heard as a whole.

const buttons = new Map(); // button → its sentences
const drawing = document.querySelector("template[data-listen]").content;

function button(elements) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "listen";
  made.hidden = true;
  made.ariaPressed = "false";
  made.ariaLabel = `${saidListen}: ${text(elements[0])}`;
  made.append(drawing.cloneNode(true));
  made.addEventListener("click", () => listen(made, elements.filter(can)));
  buttons.set(made, elements);
  return made;
}

for (const screen of form.querySelectorAll(".intro, .section-screen")) {
  const elements = [...screen.querySelectorAll("[data-say]")];
  if (elements.length) elements[0].before(button(elements));
}
for (const element of form.querySelectorAll(".screen:not(.intro, .section-screen) [data-say], .journey [data-say]")) {
  const made = button([element]);
  const card = element.closest("label.card");
  const legend = element.closest("legend");
  if (card) {
    const pair = document.createElement("div");
    pair.className = "card-aloud";
    card.replaceWith(pair);
    pair.append(card, made);
  } else if (legend) {
    legend.after(made);
  } else {
    element.append(" ", made);
  }
}

function offer() {
  let any = false;
  for (const [made, elements] of buttons) {
    const fits = elements.some(can);
    any ||= fits;
    made.hidden = !fits || chosen(elements[0]);
  }
  form.querySelector("[data-headphones]").hidden = !any;
}

const choice = form.querySelector("[data-hear-in]");
if (choice) {
  choice.hidden = false;
  const mark = () => {
    for (const one of choice.querySelectorAll("button")) one.ariaPressed = String(one.dataset.hear === heard);
  };
  choice.addEventListener("click", (event) => {
    const wish = event.target.closest("button")?.dataset.hear;
    if (!wish) return;
    stop();
    heard = wish;
    try { sessionStorage.setItem(HEARD, wish); } catch { /* it holds for this page */ }
    mark();
    offer();
  });
  mark();
}

offer();
synthesis?.addEventListener?.("voiceschanged", offer);
form.addEventListener("change", () => { stop(); offer(); });
form.addEventListener("click", (event) => { if (event.target.closest("[data-next], [data-back], [type=submit]")) stop(); });
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") stop(); });
window.addEventListener("pagehide", () => stop());
