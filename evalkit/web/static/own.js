// A person's own pages: a page that was left is not shown again from memory, and on a shared tablet or in a group a
// page that nobody touches closes by itself. Without this script the server ends the session a little later.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
  for (const form of document.querySelectorAll("form[data-forget]")) form.reset();  // what a browser put back by itself
});

const leave = document.querySelector("form[data-leave]");
const idle = Number(leave?.dataset.idle ?? 0) * 1000;
if (idle) {
  const patience = Math.min(30000, idle / 2);
  let waiting = null;
  let question = null;

  const begin = () => {
    clearTimeout(waiting);
    question?.remove();
    question = null;
    waiting = setTimeout(ask, idle - patience);
  };

  function ask() {
    question = document.createElement("div");
    question.className = "still-there";
    question.setAttribute("role", "alertdialog");
    question.setAttribute("aria-label", leave.dataset.saidIdle);
    const words = document.createElement("p");
    words.textContent = leave.dataset.saidIdle;
    const stay = document.createElement("button");
    stay.type = "button";
    stay.textContent = leave.dataset.saidStay;
    stay.addEventListener("click", begin);
    question.append(words, stay);
    document.body.append(question);
    stay.focus();
    waiting = setTimeout(() => {
      for (const form of document.forms) form.reset();
      leave.requestSubmit();
    }, patience);
  }

  for (const sign of ["pointerdown", "keydown", "input", "scroll"]) {
    document.addEventListener(sign, () => { if (!question) begin(); }, { passive: true });
  }
  begin();
}
