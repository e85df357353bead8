"""How a form arranges what it asks: sections with their order, and scores calculated from answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from pydantic import Field, model_validator

from evalkit.definitions.expression import ExpressionText
from evalkit.definitions.scale import Measurement, Range
from evalkit.definitions.words import Definition, Direction, Key, Words

if TYPE_CHECKING:
    from evalkit.definitions.form import Form


class Section(Definition):
    """A part of a form. ``asks``: keys of own questions and of instruments, in the order in which they are asked.

    With a condition, nothing of the section is asked where it does not hold.
    """

    section: Key
    title: Words | None = None
    intro: Words | None = None
    condition: ExpressionText | None = None
    asks: tuple[Key, ...] = Field(min_length=1)


class Calculation(Measurement):
    """A number made from answers of the same check-in; kept beside them, shown to nobody who answers.

    As an indicator it is observed like a decimal; ``range`` gives its lowest and highest possible value.
    """

    key: Key
    title: Words | None = None
    about: Words | None = None
    calculate: ExpressionText
    indicator: bool = False
    dimension: Key | None = None
    direction: Direction = Direction.HIGHER_IS_BETTER
    range: Range | None = None

    @model_validator(mode="after")
    def _measured_only_as_indicator(self) -> Self:
        measured = self.model_fields_set & (set(Measurement.model_fields) | {"direction", "dimension"})
        if measured and not self.indicator:
            raise ValueError(f"{min(measured)} is for an indicator: add indicator: true, or leave it out")
        return self


@dataclass(frozen=True)
class Asked:
    """One question in the order of asking. ``opens``: it is the first of its section."""

    key: str
    section: Section | None = None
    opens: bool = False


def asked(form: Form) -> tuple[Asked, ...]:
    """What one person is asked, notes too, in order: by sections, else instruments first, then own questions."""
    instruments = {i.instrument: [item.key for item in i.items] for i in form.instruments}
    own = {item.key: [item.key] if item.unit == "person" else [] for item in form.items}
    sections = form.source.sections
    if not sections:
        return tuple(Asked(key) for keys in (*instruments.values(), *own.values()) for key in keys)
    return tuple(_in_sections(sections, {**instruments, **own}))


def _in_sections(sections: tuple[Section, ...], keys_of: dict[str, list[str]]) -> Iterator[Asked]:
    for section in sections:
        keys = [key for entry in section.asks for key in keys_of.get(entry, ())]
        for at, key in enumerate(keys):
            yield Asked(key, section, opens=at == 0)


def faults(form: Form) -> list[tuple[str, str]]:
    """What is wrong with the sections: each question and instrument of a form with sections stands in exactly one."""
    sections = form.source.sections
    if not sections:
        return []
    to_ask = [i.instrument for i in form.instruments] + [i.key for i in form.items if i.unit == "person"]
    for_group = {i.key for i in form.items if i.unit == "group"}
    found: list[tuple[str, str]] = []
    found += [(key, f"an instrument and a question are both called {key}; give the question another key")
              for key in sorted({i.instrument for i in form.instruments} & {i.key for i in form.items})]  # fmt: skip
    names = [section.section for section in sections]
    found += [(n, f"two sections are called {n}; give one another key") for n in sorted(_doubles(names))]
    asks = [entry for section in sections for entry in section.asks]
    found += [(key, f"{key} is asked twice; leave it in one section") for key in sorted(_doubles(asks))]
    for section in sections:
        for entry in section.asks:
            if entry in for_group:
                found.append((section.section, f"{entry} is a question to the group; leave it out of the sections"))
            elif entry not in to_ask:
                what = f"section {section.section} asks {entry}, which is no question or instrument of this form"
                found.append((section.section, f"{what}. It has: {', '.join(to_ask)}"))
    left_out = [key for key in to_ask if key not in asks]
    if left_out:
        found.append((left_out[0], f"in no section: {', '.join(left_out)}. Put each in the section that asks it"))
    return found


def _doubles(keys: list[str]) -> set[str]:
    return {key for key in keys if keys.count(key) > 1}
