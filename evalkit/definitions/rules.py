"""The conditions, constraints and calculations of a form as one list of steps that is walked once, from top to bottom.

A rule may only name what was asked before it, so that one pass decides everything and nothing can go in a circle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evalkit.definitions.expression import Expression, names, parse
from evalkit.definitions.expression_sorts import Named, Sort, check_number, check_truth
from evalkit.definitions.item import Kind
from evalkit.definitions.words import Words

if TYPE_CHECKING:
    from evalkit.definitions.form import Form


@dataclass(frozen=True)
class Ask:
    """A question, asked where its conditions (its section's and its own) all hold.

    ``constraint`` is looked at when the question is answered, and so is everything else that it compares.
    """

    key: str
    conditions: tuple[Expression, ...] = ()
    constraint: Expression | None = None
    message: Words | None = None


@dataclass(frozen=True)
class Calculate:
    """A calculation, at the first place where everything that it names is known."""

    key: str
    expression: Expression


Step = Ask | Calculate
Check = Callable[[Expression, Mapping[str, Named]], None]


def steps(form: Form) -> tuple[Step, ...]:
    """Everything in the order in which it is decided. The form has no :func:`faults`."""
    return tuple(step for step in _walk(form) if not isinstance(step, str))


def conditions(form: Form) -> Mapping[str, tuple[Expression, ...]]:
    """Question → the conditions under which it is asked: its section's, then its own. Others are not in it."""
    own = {item.key: item.condition for item in form.items}
    found = {}
    for asked in form.asked:
        written = (asked.section.condition if asked.section else None, own.get(asked.key))
        if texts := [text for text in written if text is not None]:
            found[asked.key] = tuple(parse(text) for text in texts)
    return found


def _walk(form: Form) -> Iterator[Step | str]:
    """The steps; the keys of calculations that can never be made come last, as texts."""
    items = {item.key: item for item in form.items}
    pending = {c.key: Calculate(c.key, parse(c.calculate)) for c in form.source.calculations}
    needs = {key: frozenset(names(step.expression)) for key, step in pending.items()}
    under = conditions(form)
    seen: set[str] = set()
    yield from _calculable(pending, needs, seen)
    for asked in form.asked:
        item = items.get(asked.key)
        constraint = item.constraint if item else None
        yield Ask(
            asked.key,
            under.get(asked.key, ()),
            parse(constraint.rule) if constraint else None,
            constraint.message if constraint else None,
        )
        seen.add(asked.key)
        yield from _calculable(pending, needs, seen)
    yield from pending


def _calculable(
    pending: dict[str, Calculate], needs: Mapping[str, frozenset[str]], seen: set[str]
) -> Iterator[Calculate]:
    """Take out of ``pending`` what can be calculated now, and what can be then."""
    found = bool(pending)
    while found:
        ready = [key for key in pending if needs[key] <= seen]
        for key in ready:
            yield pending.pop(key)
        seen.update(ready)
        found = bool(ready)


def known(form: Form) -> Mapping[str, Named]:
    """What each name may stand for in the expressions of this form."""
    found = {
        item.key: Named(Sort.NUMBER, numbers=frozenset(instrument.levels_of(item.key).numbers))
        for instrument in form.instruments
        for item in instrument.items
    }
    own = {item.key: item for item in form.items}
    for item in form.items:
        if item.unit == "person" and item.kind is not Kind.NOTE:
            looked_back_on = own.get(item.of or "", item)
            levels = (item if item.levels else looked_back_on).levels
            numbers = frozenset(levels.numbers) if levels else frozenset[int]()
            found[item.key] = Named(_SORTS[item.kind], frozenset(item.choices or ()), numbers)
    return {**found, **{c.key: Named(Sort.NUMBER) for c in form.source.calculations}}


_SORTS = {
    Kind.LEVEL: Sort.NUMBER, Kind.THEN_TEST: Sort.NUMBER, Kind.INTEGER: Sort.NUMBER, Kind.DECIMAL: Sort.NUMBER,
    Kind.CHOICE: Sort.CHOICE, Kind.CHOICES: Sort.CHOICES, Kind.YES_NO: Sort.YES_NO, Kind.DATE: Sort.DAY,
    Kind.TEXT: Sort.WORDS, Kind.LONG_TEXT: Sort.WORDS, Kind.GOAL: Sort.WORDS,
}  # fmt: skip


def faults(form: Form) -> list[tuple[str, str]]:
    """What is wrong with the rules of a form, each with the key that it is about; sections are right."""
    if found := _sort_faults(form):
        return found
    found += [(item.key, "a question to the group is asked of no one person: leave condition and constraint out")
             for item in form.items if item.unit == "group" and (item.condition or item.constraint)]  # fmt: skip
    found += [(item.key, "a group agrees on one sentence among levels; ask this of the group as kind level, or of each "
               "person, or note it in the programme's week")
              for item in form.items if item.unit == "group" and item.kind is not Kind.LEVEL]  # fmt: skip
    needs = _needs(form)
    made = {c.key: needs[c.key] for c in form.source.calculations}
    seen = {key for key in made if _circle(key, key, made)}  # told once, at the calculation
    for step in _walk(form):
        if isinstance(step, Ask):
            for expression in step.conditions:
                found += _too_early(step.key, names(expression), seen, needs, "is asked only if")
            if step.constraint is not None:
                found += _too_early(
                    step.key, names(step.constraint), {*seen, step.key}, needs, "may only be answered if"
                )
        elif isinstance(step, str):
            found.append((step, f"{step} is calculated from itself: {_circle(step, step, needs)}. Break the circle"))
            continue
        seen.add(step.key)
    return found


def _sort_faults(form: Form) -> list[tuple[str, str]]:
    names_known = known(form)
    found: list[tuple[str, str]] = []
    for key, what, text, check in _written(form):
        try:
            check(parse(text), names_known)
        except ValueError as error:
            found.append((key, f"{what} “{text}”: {error}"))
    return found


def _written(form: Form) -> Iterator[tuple[str, str, str, Check]]:
    for section in form.source.sections:
        if section.condition is not None:
            yield section.section, "condition", section.condition, check_truth
    for item in form.items:
        if item.condition is not None:
            yield item.key, "condition", item.condition, check_truth
        if item.constraint is not None:
            yield item.key, "constraint", item.constraint.rule, check_truth
    for calculation in form.source.calculations:
        yield calculation.key, "calculate", calculation.calculate, check_number


def _needs(form: Form) -> Mapping[str, Sequence[str]]:
    """Key → what must be known before it can be asked or calculated."""
    found: dict[str, Sequence[str]] = {c.key: names(parse(c.calculate)) for c in form.source.calculations}
    return {**found, **{key: [n for e in under for n in names(e)] for key, under in conditions(form).items()}}


def _too_early(
    key: str, named: Sequence[str], seen: set[str], needs: Mapping[str, Sequence[str]], how: str
) -> Iterator[tuple[str, str]]:
    for name in named:
        if name in seen:
            continue
        if name == key:
            yield key, f"{key} {how} {key} itself is answered in some way. Name a question that comes before it"
        elif circle := _circle(name, key, needs):
            yield key, f"{key} {how} … goes in a circle: {key} → {circle}. Take one of the two conditions out"
        else:
            yield key, f"{key} {how} …, but {name} comes after it. Ask {name} first"


def _circle(start: str, goal: str, needs: Mapping[str, Sequence[str]]) -> str:
    """The way from ``start`` to ``goal`` by what each needs, in words; empty when there is none."""
    ways: list[tuple[str, ...]] = [(start,)]
    done: set[str] = set()
    while ways:
        way = ways.pop(0)
        for name in needs.get(way[-1], ()):
            if name == goal:
                return " → ".join((*way, goal))
            if name not in done:
                done.add(name)
                ways.append((*way, name))
    return ""
