"""The page's script decides what the server decides, over many random answers; and questions come and go at once."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from evalkit.collect.answers import decided_by
from evalkit.collect.questions import Question, questions
from evalkit.collect.rules_for_page import rules_for_page
from evalkit.definitions import Form, Kind, loader
from evalkit.web.static_files import FOLDER

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TINY = Path(__file__).parents[1] / "definitions" / "tiny"
FORMS = [loader.load_form(path) for path in sorted(TINY.glob("*.yaml"))]

NUMBERS = (
    "0",
    "1",
    "2",
    "2,5",
    "3.0",
    "-1",
    "+4",
    "99",
    "400",
    "1000",
    "0.1",
    "٣",
    "۲",
    " 5 ",
    "1e3",
    "two",
    "−2",
    "1.2.3",
)
DAYS = ("2019-12-31", "2026-02-30", "01/03/2026", "1.3.2019", "2020-01-01", "0000-01-01", "soon", "31/04/2020")
EVERYTHING = (
    "form: every_rule\nversion: '1'\ntitle: F\nitems:\n"
    "  - {key: y, kind: yes_no}\n  - {key: c, kind: choice, choices: {x: a, y: b}}\n"
    "  - {key: m, kind: choices, choices: {x: a, y: b, z: c}}\n  - {key: i, kind: integer, range: {from: 0, to: 99}}\n"
    "  - {key: d, kind: decimal}\n  - {key: l, levels: {from: 1, to: 5}, allow_does_not_apply: true}\n"
    "  - {key: t, kind: date}\n  - {key: w, kind: text}\n"
)


def a_random_form(dice: random.Random) -> Form:
    """Ten questions under random conditions, each naming what comes before it."""

    def number(depth: int) -> str:
        if depth == 0 or dice.random() < 0.4:
            return dice.choice(["i", "d", "l", "1", "(5 div 2)", "(0 - 3)", "total"])
        return f"({number(depth - 1)} {dice.choice(['+', '-', '*', 'div'])} {number(depth - 1)})"

    def truth(depth: int) -> str:
        if depth == 0 or dice.random() < 0.3:
            compared = dice.choice(["=", "!=", "<", "<=", ">", ">="])
            return dice.choice(
                [f"{number(1)} {compared} {number(1)}", f"y {dice.choice(['=', '!='])} {dice.choice(['yes', 'no'])}",
                 f"c {dice.choice(['=', '!='])} 'x'", f"selected(m, '{dice.choice('xyz')}')", "selected(c, 'y')",
                 f"answered({dice.choice('ycmidltw')})", f"t {compared} '2020-01-01'"]
            )  # fmt: skip
        joined = f"({truth(depth - 1)} {dice.choice(['and', 'or'])} {truth(depth - 1)})"
        return dice.choice([joined, joined, f"not ({truth(depth - 1)})"])

    asked = "".join(f'  - {{key: q{n}, kind: yes_no, condition: "{truth(2)}"}}\n' for n in range(6))
    after = '  - {key: last, kind: yes_no, condition: "q0 = yes or q1 != no and q2 = no or answered(q3)"}\n'
    calculated = 'calculations:\n  - {key: total, calculate: "i * 2 + l"}\n'
    return loader.form_from((EVERYTHING + asked + after + calculated).encode(), "random.yaml")


def sent_for(question: Question, dice: random.Random) -> tuple[str, ...]:
    """What might come for a question: nothing, an answer, a refusal, nonsense."""
    if dice.random() < 0.25:
        return dice.choice([(), ("",), ("prefer_not_to_say",), ("does_not_apply",)])
    match question.kind:
        case Kind.YES_NO:
            return (dice.choice(["yes", "yes", "no", "no", "perhaps"]),)
        case Kind.CHOICE:
            return (dice.choice([*question.choices, "another"]),)
        case Kind.CHOICES:
            return tuple(key for key in (*question.choices, "another") if dice.random() < (0.5, 0.1)[key == "another"])
        case Kind.DATE:
            return (dice.choice(DAYS),)
        case Kind.TEXT | Kind.LONG_TEXT | Kind.GOAL:
            return (dice.choice(["  ", "a word", "yes"]),)
        case _:
            return tuple(dice.choice(NUMBERS) for _ in range(dice.choice([1, 1, 1, 1, 2])))


def test_the_page_hides_what_the_server_hides_over_ten_thousand_random_sheets(page: Any) -> None:
    dice = random.Random(4)
    cases, expected = [], []
    for form in [*FORMS, *(a_random_form(dice) for _ in range(80))]:
        asked = [q for q in questions(form) if q.answered]
        rules = rules_for_page(form)
        sheets = [{q.key: sent_for(q, dice) for q in asked} for _ in range(110)]
        cases.append([rules, sheets])
        expected.append([sorted(decided_by(form, sheet).hidden) for sheet in sheets])
    script = (FOLDER / "form-rules.js").read_text(encoding="utf-8")
    page.goto("about:blank")
    page.add_script_tag(content=script + "\nwindow.hiddenAfter = hiddenAfter;", type="module")
    found = page.evaluate(
        "(text) => JSON.parse(text).map(([rules, sheets]) => sheets.map("
        "(sheet) => [...window.hiddenAfter(rules, (key) => sheet[key] ?? [])].sort()))",
        json.dumps(cases),
    )
    assert sum(len(sheets) for _, sheets in cases) > 10_000
    assert sum(bool(hidden) for sheets in expected for hidden in sheets) > 2_000
    differences = [
        (cases[at][1][n], mine, theirs)
        for at, (ours, hers) in enumerate(zip(expected, found, strict=True))
        for n, (mine, theirs) in enumerate(zip(ours, hers, strict=True))
        if mine != theirs
    ]
    assert differences[:3] == []
