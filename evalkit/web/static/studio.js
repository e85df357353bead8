// Pickers of a condition: only the answers and comparisons of the chosen question stay. Without it all are offered.
const MEASURED = new Set(["integer", "decimal", "date", "level", "then_test"]);
const WORDS = new Set(["text", "long_text", "goal"]);

function follow(pick) {
  const [question, how, value, typed] = ["question", "how", "value", "typed"].map((name) => pick.querySelector(`[data-${name}]`));
  const groups = [...value.querySelectorAll("optgroup")];
  const show = () => {
    const key = question.value;
    const kind = question.selectedOptions[0]?.dataset.kind ?? "";
    const own = groups.find((group) => group.dataset.of === key);
    for (const group of groups) group.hidden = group.disabled = group !== own;
    if (value.value && !value.value.startsWith(`${key}:`)) value.value = "";
    for (const option of how.options) {
      const ordered = option.value.startsWith("at_");
      option.hidden = option.disabled = (ordered && !MEASURED.has(kind)) || (WORDS.has(kind) && !option.value.includes("answered"));
    }
    if (how.selectedOptions[0]?.disabled) how.value = WORDS.has(kind) ? "answered" : "is";
    const compared = key !== "" && !how.value.includes("answered");
    how.hidden = key === "";
    value.hidden = !compared || !own;
    typed.hidden = !compared || Boolean(own);
    typed.type = kind === "date" ? "date" : "text";
  };
  question.addEventListener("change", show);
  how.addEventListener("change", show);
  show();
}

for (const pick of document.querySelectorAll("[data-pick]")) follow(pick);
