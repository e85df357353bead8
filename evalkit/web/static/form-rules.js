// Which questions are asked after the answers so far. The steps come with the page and are walked once, from top to
// bottom, as evalkit/collect/rules.py does on the server; a test holds the two together.

const WORDS = ["text", "long_text", "goal"];
const NO_VALUE = ["prefer_not_to_say", "does_not_apply"];

// A digit of any script as 0 to 9: decimal digits stand in runs of ten.
function plain(text) {
  return text.normalize("NFKC").replace(/\p{Cf}/gu, "").replace(/\p{Nd}/gu, (digit) => {
    let start = digit.codePointAt(0);
    while (/\p{Nd}/u.test(String.fromCodePoint(start - 1))) start -= 1;
    return String((digit.codePointAt(0) - start) % 10);
  });
}

export function numberFrom(text) {
  const folded = plain(text).replaceAll("\u2212", "-").replaceAll("\u066b", ",");
  return /^[+-]?[0-9]{1,15}([.,][0-9]{1,9})?$/.test(folded) ? Number(folded.replace(",", ".")) : null;
}

export function dayFrom(text) {
  let parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!parts) {
    const turned = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text);
    if (!turned) return null;
    parts = [text, turned[3], turned[2].padStart(2, "0"), turned[1].padStart(2, "0")];
  }
  const day = new Date(`${parts[1]}-${parts[2]}-${parts[3]}T00:00:00Z`);
  const written = `${parts[1]}-${parts[2]}-${parts[3]}`;
  return parts[1] !== "0000" && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(written) ? written : null;
}

// What was sent for a question as a value: null when it is unanswered, or cannot be read.
function valueFrom(sent, kind, offered) {
  const texts = sent.map((text) => text.trim()).filter((text) => text !== "");
  if (texts.length === 0 || texts.some((text) => NO_VALUE.includes(text))) return null;
  if (kind === "choices") return texts.every((text) => offered.includes(text)) ? texts : null;
  if (WORDS.includes(kind)) return texts.join("\n");
  if (texts.length > 1) return null;
  const [text] = texts;
  if (kind === "choice") return offered.includes(text) ? text : null;
  if (kind === "yes_no") return text === "yes" ? true : text === "no" ? false : null;
  if (kind === "date") return dayFrom(text);
  const number = numberFrom(text);
  if (number === null) return null;
  if (kind === "level" || kind === "then_test") return offered.includes(number) ? number : null;
  if (kind === "integer" && !Number.isInteger(number)) return null;
  const [low, high] = offered;
  return (low !== null && number < low) || (high !== null && number > high) ? null : number;
}

function number(expression, known) {
  const [what, left, right] = expression;
  if (what === "number") return left;
  if (what === "answer") return typeof known[left] === "number" ? known[left] : null;
  const a = number(left, known);
  const b = number(right, known);
  if (a === null || b === null) return null;
  if (what === "div") return b === 0 ? null : a / b;
  const found = what === "+" ? a + b : what === "-" ? a - b : a * b;
  return Math.abs(found) < 1e300 ? found : null;
}

function value(expression, known) {
  const [what, of] = expression;
  if (what === "answer") return known[of] ?? null;
  return what === "yes_no" || what === "text" ? of : number(expression, known);
}

function compare(operator, a, b) {
  if (a === null || b === null) return operator === "!=";
  switch (operator) {
    case "=": return a === b;
    case "!=": return a !== b;
    case "<": return a < b;
    case "<=": return a <= b;
    case ">": return a > b;
    default: return a >= b;
  }
}

function holds(expression, known) {
  const [what, left, right] = expression;
  switch (what) {
    case "selected": return Array.isArray(known[left]) ? known[left].includes(right) : known[left] === right;
    case "answered": return (known[left] ?? null) !== null;
    case "not": return !holds(left, known);
    case "and": return holds(left, known) && holds(right, known);
    case "or": return holds(left, known) || holds(right, known);
    default: return compare(what, value(left, known), value(right, known));
  }
}

// The keys of the questions that are not asked. `sent` gives what stands in the fields of a question, as texts.
export function hiddenAfter(steps, sent) {
  const known = {};
  const hidden = new Set();
  for (const [what, key, ...rest] of steps) {
    if (what === "calculate") {
      known[key] = number(rest[0], known);
    } else if (rest[1].every((condition) => holds(condition, known))) {
      known[key] = valueFrom(sent(key), ...rest[0]);
    } else {
      hidden.add(key);
    }
  }
  return hidden;
}
