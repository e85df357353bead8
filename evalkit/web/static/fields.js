// What only some pages have: a page to print, a link to copy, an answer whose characters are counted, a day. `page.js` asks for it there.

// "Print": shown only where a script can open the dialogue.
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

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

// Characters of an answer, counted while it is written; the server counts again.
for (const area of document.querySelectorAll("textarea[data-count]")) {
  const counted = area.closest(".field").querySelector("[data-counted]");
  area.addEventListener("input", () => {
    counted.textContent = String([...area.value.trim()].length);
    area.setAttribute("aria-invalid", String([...area.value.trim()].length > Number(area.dataset.count)));
  });
}

// A report is written about what is shown. Who chooses other days sees them first: the way on waits until then.
for (const choosing of document.querySelectorAll("form[data-shown]")) {
  choosing.addEventListener("input", () => {
    document.getElementById(choosing.dataset.shown).hidden = true;
    choosing.querySelector("[type=submit]").classList.remove("second");
  });
}

// A day in words beside its box: a browser in another language asks for the month first, and 03/04 is two days.
for (const box of document.querySelectorAll("main input[type=date]")) {
  const told = document.createElement("output");
  told.className = "hint";
  const tell = () => {
    const options = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
    const language = box.closest("[lang]").lang;
    const day = language === "en" ? "en-GB" : language; // the pages write 1 January 2026
    const said = box.value ? new Date(`${box.value}T00:00Z`).toLocaleDateString(day, options) : "";
    told.textContent = language === "fr" ? said.replace(/^1 /, "1er ") : said;
  };
  box.after(told);
  box.addEventListener("input", tell);
  tell();
}

// A link to what lies in a fold opens it; not every browser does so by itself.
function unfold() {
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!place?.closest(".folds")) return;
  for (let fold = place.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  place.scrollIntoView();
  if (place.matches("textarea, input")) place.focus();
}
if (document.querySelector(".folds")) {
  window.addEventListener("hashchange", unfold);
  unfold();
}
