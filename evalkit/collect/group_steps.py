"""The steps of a group analysis with their rules (FIELD C6): what is written at each, and how it is read.

The method: accounts proposed by each, one chosen by the group, told, interpreted in two rounds without debate; where
the group agrees and where not; what it does not understand; what comes next; and the group validates the text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from evalkit.i18n import mark

Kind = Literal["text", "lines", "number", "rows"]
Values = Mapping[str, object]

ROLES: Final[Mapping[str, str]] = {
    "participants": mark("Participants"),
    "team": mark("Team members"),
    "partners": mark("Partners"),
    "management": mark("Management"),
    "funder": mark("Funder"),
}
"""Who may sit in the room: by role, never by name."""

COLUMNS: Final[Mapping[str, str]] = {
    "what": mark("What"),
    "who": mark("Who"),
    "when": mark("By when"),
    "decides": mark("Who must decide"),
}
"""What is written of one perspective."""

ROWS: Final = 6
LONGEST: Final = 4000


@dataclass(frozen=True)
class Field:
    """One thing to write. ``lines``: one each line; ``rows``: :data:`COLUMNS` several times."""

    key: str
    kind: Kind
    title: str
    hint: str = ""


@dataclass(frozen=True)
class Step:
    """``rule``: how it is done, said to the one who facilitates."""

    key: str
    title: str
    rule: str
    fields: tuple[Field, ...]


STEPS: Final[tuple[Step, ...]] = (
    Step(
        "room",
        mark("Who is in the room"),
        mark(
            "One person facilitates and another one writes. Count who is there by role, and say who is not: they are "
            "missing in everything that follows."
        ),
        (
            *(Field(key, "number", title) for key, title in ROLES.items()),
            Field("absent", "text", mark("Who was not in the room, and why")),
            Field("when", "text", mark("When it is done"), mark("Two half-days, for example.")),
            Field("writes", "text", mark("Who facilitates and who writes, by role")),
        ),
    ),
    Step(
        "proposals",
        mark("Each person proposes an account"),
        mark("Everybody proposes something they lived through, in two sentences. Nobody comments. Give each a title."),
        (Field("proposed", "lines", mark("The accounts proposed"), mark("One on each line.")),),
    ),
    Step(
        "choice",
        mark("The group chooses one"),
        mark("The group chooses, not the team. Write the reason down, also when it is an uneasy one."),
        (
            Field("chosen", "text", mark("The account chosen")),
            Field("why", "text", mark("Why this one")),
        ),
    ),
    Step(
        "account",
        mark("It is told"),
        mark(
            "The teller tells without being interrupted; then questions about facts only. The teller may take it back "
            "at any time."
        ),
        (
            Field(
                "account", "text", mark("The account, in five lines"), mark("No names, no places that tell who it is.")
            ),
        ),
    ),
    Step(
        "first_round",
        mark("First round: how each understands it"),
        mark(
            "One after the other, without debate: what is at stake here for you? Write it in their words, with the "
            "role."
        ),
        (Field("interpretations", "lines", mark("Interpretations"), mark("One on each line.")),),
    ),
    Step(
        "second_round",
        mark("Second round: after having heard the others"),
        mark("Again one after the other: what do you see now? Changing one’s mind is welcome, keeping it too."),
        (Field("interpretations", "lines", mark("Interpretations"), mark("One on each line.")),),
    ),
    Step(
        "agreement",
        mark("Where the group agrees and where it does not"),
        mark(
            "The one who writes proposes, the group corrects. Who is alone with a position finds it here, word for "
            "word. A disagreement is a result."
        ),
        (
            Field("convergences", "lines", mark("Where the group agrees"), mark("One on each line.")),
            Field("divergences", "lines", mark("Where it does not"), mark("One on each line.")),
        ),
    ),
    Step(
        "not_understood",
        mark("What we do not understand"),
        mark("Say it plainly. What nobody can explain is where to look next."),
        (Field("not_understood", "text", mark("What we do not understand")),),
    ),
    Step(
        "perspectives",
        mark("What comes next"),
        mark("Only what somebody takes on. What needs a decision of somebody else is written with who must decide."),
        (Field("perspectives", "rows", mark("What comes next")),),
    ),
)  # fmt: skip

BY_KEY: Final[Mapping[str, Step]] = {step.key: step for step in STEPS}
ACCOUNT: Final = "account"
"""The step whose words can be taken back."""
TITLES: Final[Mapping[str, str]] = {f"{step.key}.{field.key}": field.title for step in STEPS for field in step.fields}
"""What a passage is, by its kind (:func:`kind_of`)."""


def read(step: Step, typed: Mapping[str, str]) -> dict[str, object]:
    """What was typed for a step, as it is kept: without empty lines and rows."""
    found: dict[str, object] = {}
    for one in step.fields:
        if one.kind == "rows":
            rows = [
                {column: typed.get(f"{one.key}.{number}.{column}", "").strip() for column in COLUMNS}
                for number in range(ROWS)
            ]
            found[one.key] = [row for row in rows if row["what"]]
            continue
        text = typed.get(one.key, "").strip()
        if one.kind == "lines":
            found[one.key] = [line.strip() for line in text.splitlines() if line.strip()]
        elif one.kind == "number":
            found[one.key] = int(text) if text.isdecimal() and len(text) <= 3 else 0
        else:
            found[one.key] = " ".join(text.split("\r\n")) if "\r\n" in text else text
    return found


def is_empty(values: Values) -> bool:
    """Whether nothing is written at a step."""
    return not any(values.values())


def texts(values: Values) -> list[str]:
    """Every text of a step, for looking at its length and for what must not stand in it."""
    found: list[str] = []
    for value in values.values():
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, list):
            for one in value:
                found += one.values() if isinstance(one, dict) else [str(one)]
    return found


def passages(parts: Mapping[str, Values]) -> dict[str, str]:
    """Name → text of everything that the group may let out, in the order of the steps.

    Interpretations and proposals stay in the room: they are how the group got there. ``parts``: step → values.
    """
    found: dict[str, str] = {}
    for step, key in (("room", "absent"), ("choice", "chosen"), ("choice", "why"), ("account", "account")):
        text = str(parts.get(step, {}).get(key) or "")
        if text:
            found[f"{step}.{key}"] = text
    for key in ("convergences", "divergences"):
        for number, line in enumerate(_list(parts.get("agreement", {}).get(key))):
            found[f"agreement.{key}.{number}"] = str(line)
    text = str(parts.get("not_understood", {}).get("not_understood") or "")
    if text:
        found["not_understood.not_understood"] = text
    for number, row in enumerate(_list(parts.get("perspectives", {}).get("perspectives"))):
        found[f"perspectives.perspectives.{number}"] = perspective(row)
    return found


def kind_of(passage: str) -> str:
    """The step and field that a passage stands in: its name, without its place among several."""
    return ".".join(passage.split(".")[:2])


def perspective(row: Mapping[str, str]) -> str:
    """One perspective on one line: what (who, by when) → who must decide."""
    by = ", ".join(part for part in (row.get("who", ""), row.get("when", "")) if part)
    text = f"{row['what']} ({by})" if by else row["what"]
    return f"{text} → {row['decides']}" if row.get("decides") else text


def _list(value: object) -> list[Mapping[str, str]]:
    return value if isinstance(value, list) else []
