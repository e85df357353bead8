// Small improvements; every page works without them.

// What only some pages have.
if (document.querySelector("[data-copy], [data-print], [data-count], main [type=date], .folds")) import("./fields.js").catch(() => {});

// A sheet keeps what is typed by itself.
if ("idle" in document.body.dataset && document.querySelector("main form:not([data-sheet]) textarea:not([readonly])")) import("./still-writing.js").catch(() => {});

// After an error, the reading position stands at its summary.
document.querySelector("[role=alert]")?.scrollIntoView({ block: "nearest" });

// A button that is pressed twice sends its form once: of two cards that were made, the one on the page could be the dead
// one. After a while it may be sent again, since a download leaves the page where it was.
const underWay = new WeakSet();
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (underWay.has(form)) return event.preventDefault();
  underWay.add(form);
  const again = () => underWay.delete(form);
  setTimeout(again, 2000);
  window.addEventListener("pageshow", again, { once: true });
});

// A page that came in answer to a form keeps what was typed beside its address, on the disk too, to send it once more.
// Of a sheet or a code nothing stays: from here on it is an ordinary page of its address.
if (document.querySelector(".sheet-form, .look-over, .given-back, form#card")) history.replaceState(history.state, "");

// Without network our pages are served by /sw.js; it needs https or this very machine. Nothing else may be a worker.
if ("serviceWorker" in navigator) {
  const policy = window.trustedTypes?.createPolicy("evalkit-worker", { createScriptURL: () => "/sw.js" });
  navigator.serviceWorker.register(policy ? policy.createScriptURL("") : "/sw.js").catch(() => {});
}

// The size of the letters changes at once and nothing that was typed is lost; the server remembers it for the session.
const sizes = document.querySelector("[data-sizes]");
if (sizes) {
  sizes.hidden = false;
  sizes.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    event.preventDefault();
    document.documentElement.dataset.size = link.dataset.size;
    for (const one of sizes.querySelectorAll("a")) one.ariaCurrent = one === link ? "true" : null;
    fetch(`/promise?size=${link.dataset.size}`, { method: "HEAD", cache: "no-store" }).catch(() => {});
  });
}

// What waits on this device to be sent: asked for only where something was ever kept here, or is now.
if (document.querySelector("[data-queue]")) {
  const told = () => import("./queue-status.js").catch(() => {});
  const bases = await window.indexedDB?.databases?.().catch(() => null);
  if (!bases || bases.some((one) => one.name === "evalkit-queue")) told();
  else window.addEventListener("evalkit-queue", told); // again, where it could not come
}
