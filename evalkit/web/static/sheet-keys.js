// The team's sheet: keys for a choice, and what is only for the team out of sight while the person looks along.

const form = document.querySelector("[data-sheet]");

// 1 to 9 choose a card, 0 is "I prefer not to answer"; Enter goes on, as on every sheet
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || !("stepping" in form.dataset) || !/^[0-9]$/.test(event.key)) return;
  if (event.target.matches("textarea, select, input:not([type=radio], [type=checkbox])")) return;
  const screen = form.querySelector("[data-screen]:not([hidden])");
  const cards = screen.querySelectorAll(".level-cards .card input");
  const card = event.key === "0" ? screen.querySelector("[value=prefer_not_to_say]") : cards[Number(event.key) - 1];
  if (!card) return;
  event.preventDefault();
  card.click();
  card.focus();
});

const turn = form.querySelector("[data-turn]");
if (turn) {
  turn.hidden = false;
  turn.querySelector("input").addEventListener("change", (event) => {
    form.toggleAttribute("data-looking-along", event.target.checked);
  });
}
