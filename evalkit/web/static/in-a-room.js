// On a shared tablet or in a group a page that nobody touches closes by itself; on a tablet so does one that a
// browser brings back after it was closed. Without this script the server ends the session a little later.

// What somebody of the team took along on this device is not for those who answer on it now.
self.caches?.delete("evalkit-prepared").catch(() => {});

const leave = document.querySelector("form[data-leave]");
const idle = Number(leave?.dataset.idle ?? 0) * 1000;

// A browser that is opened again after it was closed brings back its pages and who was there; on a shared tablet that
// may be somebody else by now. A page that is open says so every five seconds; one that comes after a silence closes.
if (leave && "shared" in leave.dataset) {
  const mark = leave.querySelector("[type=hidden]").value.slice(0, 12);
  const silence = 20000;
  try {
    const [whose, when] = (sessionStorage.getItem("evalkit-open") ?? "").split(" ");
    const open = () => sessionStorage.setItem("evalkit-open", `${mark} ${Date.now()}`);
    if (whose === mark && Date.now() - Number(when) > silence) leave.requestSubmit();
    else {
      open();
      setInterval(open, 5000);
      window.addEventListener("pagehide", open);
    }
  } catch { /* a browser that keeps nothing brings nothing back */ }
}

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
