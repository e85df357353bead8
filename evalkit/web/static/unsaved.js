// Words that are typed and not kept: before the page is left, or before another form of it is sent, the browser asks.

const marked = "form[data-unsaved]";
const changed = new Set(document.querySelectorAll('form[data-unsaved="still"]')); // given back, not kept
let sent = null;

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.matches(marked)) changed.add(form);
});
document.addEventListener("submit", (event) => { sent = event.target; });
window.addEventListener("beforeunload", (event) => {
  if ([...changed].some((form) => form !== sent)) event.preventDefault();
});
// Back on the page, perhaps because the network was lost: what was sent may not have arrived.
window.addEventListener("pageshow", (event) => { if (event.persisted) sent = null; });
