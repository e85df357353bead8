// Words that are typed and not kept: before the page is left, or before another form of it is sent, the browser asks.

const marked = "form[data-unsaved]";
const changed = new Set(document.querySelectorAll('form[data-unsaved="still"]')); // given back, not kept
const patience = 8000; // milliseconds that an answer may take
let sent = null;
let asking = null; // the form that waits for somebody to answer
let answered = null; // the one that goes out now

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.matches(marked)) changed.add(form);
});

// Without network, or where nobody answers there, a form that is sent would leave the browser's own page in its place,
// and take its words along. So what somebody typed is sent once the other side has answered anything at all.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form === answered || !form.matches(marked) || (navigator.onLine && !changed.has(form))) {
    answered = null;
    return void (sent = form);
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  if (form === asking) return;
  document.querySelector(".no-network")?.remove();
  asking = form;
  anybodyThere().then((there) => {
    asking = null;
    if (!there) return stay(form, event.submitter);
    answered = form;
    form.requestSubmit(event.submitter);
    answered = null;
  });
}, true);

async function anybodyThere() {
  if (!navigator.onLine) return false;
  try {
    await fetch("/health/live", { cache: "no-store", credentials: "omit", signal: AbortSignal.timeout(patience) });
    return true;
  } catch {
    return false;
  }
}

function stay(form, submitter) {
  const note = document.createElement("p");
  note.className = "note mind no-network";
  note.setAttribute("role", "alert");
  note.textContent = form.dataset.offline;
  (submitter?.closest(".row") ?? submitter ?? form).before(note);
  note.scrollIntoView({ block: "nearest" });
}
window.addEventListener("online", () => document.querySelector(".no-network")?.remove());

window.addEventListener("beforeunload", (event) => {
  if ([...changed].some((form) => form !== sent)) event.preventDefault();
});
// Back on the page, perhaps because the network was lost: what was sent may not have arrived.
window.addEventListener("pageshow", (event) => { if (event.persisted) sent = null; });
