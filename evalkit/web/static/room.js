// How many came into the room, every five seconds. Without this script the page says it when it is loaded again.
const told = document.querySelector("[data-arrived]");
const words = (n) => n === 0 ? told.dataset.saidNobody : n === 1 ? told.dataset.saidOne
  : told.dataset.saidMany.replace("#", String(n));
const timer = setInterval(async () => {
  if (document.visibilityState === "hidden") return;
  const answer = await fetch(told.dataset.arrived, { headers: { accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) return;
  const now = await answer.json();
  if (told.textContent !== words(now.arrived)) told.textContent = words(now.arrived);
  if (!now.open) { clearInterval(timer); location.reload(); }
}, 5000);
