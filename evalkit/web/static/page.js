// Small improvements; every page works without them.

// "Copy" beside a link: shown only where the browser can do it.
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    await navigator.clipboard.writeText(field.value);
    button.querySelector("[data-said]").textContent = button.dataset.copied;
  });
}

// "Print": shown only where a script can open the dialogue.
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

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
if (document.querySelector(".sheet-form, .look-over, form#card")) history.replaceState(history.state, "");

// Without network our pages are served by /sw.js; it needs https or this very machine. Nothing else may be a worker.
if ("serviceWorker" in navigator) {
  const policy = window.trustedTypes?.createPolicy("evalkit-worker", { createScriptURL: () => "/sw.js" });
  navigator.serviceWorker.register(policy ? policy.createScriptURL("") : "/sw.js").catch(() => {});
}

// Characters of an answer, counted while it is written; the server counts again.
for (const area of document.querySelectorAll("textarea[data-count]")) {
  const counted = area.closest(".field").querySelector("[data-counted]");
  area.addEventListener("input", () => {
    counted.textContent = String([...area.value.trim()].length);
    area.setAttribute("aria-invalid", String([...area.value.trim()].length > Number(area.dataset.count)));
  });
}

// A day in words beside its box: a browser in another language asks for the month first, and 03/04 is two days.
for (const box of document.querySelectorAll("main input[type=date]")) {
  const told = document.createElement("output");
  told.className = "hint";
  const tell = () => {
    const options = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
    const language = box.closest("[lang]").lang;
    const said = box.value ? new Date(`${box.value}T00:00Z`).toLocaleDateString(language, options) : "";
    told.textContent = language === "fr" ? said.replace(/^1 /, "1er ") : said;
  };
  box.after(told);
  box.addEventListener("input", tell);
  tell();
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
  else window.addEventListener("evalkit-queue", told, { once: true });
}
