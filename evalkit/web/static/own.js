// A person's own pages: a page that was left is not shown again from memory.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
  for (const form of document.querySelectorAll("form[data-forget]")) form.reset();  // what a browser put back by itself
});
