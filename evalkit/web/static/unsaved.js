// Words that are typed and not kept: before the page is left, or before another form of it is sent, the browser asks.

const marked = "form[data-unsaved]";
const changed = new Set(document.querySelectorAll('form[data-unsaved="still"]')); // given back, not kept
let sent = null;

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.matches(marked)) changed.add(form);
});

// Without network a form that is sent would leave the browser's own page in its place, and take its words along.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (navigator.onLine || !form.matches(marked)) return void (sent = form);
  event.preventDefault();
  document.querySelector(".no-network")?.remove();
  const note = document.createElement("p");
  note.className = "note mind no-network";
  note.setAttribute("role", "alert");
  note.textContent = form.dataset.offline;
  (event.submitter?.closest(".row") ?? form).before(note);
  note.scrollIntoView({ block: "nearest" });
}, true);
window.addEventListener("online", () => document.querySelector(".no-network")?.remove());

window.addEventListener("beforeunload", (event) => {
  if ([...changed].some((form) => form !== sent)) event.preventDefault();
});
// Back on the page, perhaps because the network was lost: what was sent may not have arrived.
window.addEventListener("pageshow", (event) => { if (event.persisted) sent = null; });
