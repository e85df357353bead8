// The choice is shown as soon as it is made. Without this the form is sent with its button.
const form = document.querySelector("[data-choosing]");
const result = document.querySelector("[data-result]");
const range = form?.elements.choice;
let newest = 0;
let waiting;

async function show() {
  const turn = ++newest;
  const address = `${form.getAttribute("action")}?${new URLSearchParams(new FormData(form))}`;
  result.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { headers: { accept: "text/html" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (turn !== newest) return;
    result.replaceChildren(...page.querySelector("[data-result]").childNodes);
    history.replaceState(null, "", address);
  } catch {
    if (turn === newest) form.removeAttribute("data-live");
  } finally {
    if (turn === newest) result.removeAttribute("aria-busy");
  }
}

function say() {
  const words = range.getAttribute(`data-said-${range.value}`);
  form.querySelector("[data-said]").textContent = words;
  range.setAttribute("aria-valuetext", words);
}

if (form && result) {
  form.setAttribute("data-live", "");
  form.addEventListener("input", () => {
    say();
    clearTimeout(waiting);
    waiting = setTimeout(show, 120);
  });
  form.addEventListener("submit", (event) => {
    if (!form.hasAttribute("data-live")) return;
    event.preventDefault();
    show();
  });
}
