"""Figures beside those of change: reach, needs, the period, exits, goals, what people say of us, themes with figures.

Each is left out where there is nothing to draw. They stand in the section that tells the same thing in words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from evalkit.disclosure.cells import Cell
from evalkit.i18n import language_called
from evalkit.reporting.charts.counted import counted
from evalkit.reporting.charts.timeline import Column, timeline
from evalkit.reporting.model import (
    Block,
    Figure,
    Paragraph,
    Section,
    SideBySide,
    Subheading,
    Table,
    TableCell,
)
from evalkit.reporting.sections import reached
from evalkit.reporting.sections.counted_figures import counts, figure_beside
from evalkit.reporting.sections.material import Material
from evalkit.reporting.wording import Wording, capital

NEARER = ("higher", "held")
"""The colours of goals that stand nearer than on the day they were set."""

NOT_OF_THE_SHARE = "level-2"
"""The colour of goals of which it is not known how far they came: no longer wanted, not talked about again."""

Make = Callable[[Material], tuple[Section, ...]]


def beside(make: Make, figures: Callable[[Material], tuple[Block, ...]], place: str, title: str) -> Make:
    """The sections that ``make`` makes, with these blocks in section ``place`` (made where it is not): after what
    introduces it and before its lists, which run over the end of a page where a figure cannot.
    """

    def both(material: Material) -> tuple[Section, ...]:
        made = make(material)
        blocks = figures(material)
        if not blocks:
            return made
        if not any(section.id == place for section in made):
            return (*made, Section(place, material.words.say(title), blocks))
        return tuple(replace(s, blocks=_with(blocks, s.blocks)) if s.id == place else s for s in made)

    return both


def _with(figures: tuple[Block, ...], blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    lists = (at for at, block in enumerate(blocks) if isinstance(block, Subheading | SideBySide))
    at = next(lists, len(blocks)) if any(isinstance(one, Figure) for one in figures) else len(blocks)
    return (*blocks[:at], *figures, *blocks[at:])


def of_the_period(material: Material) -> tuple[Block, ...]:
    """Whom it reached, needs without an answer, sessions month by month with what happened around."""
    told = material.context.pictured
    made: list[Block] = []
    for number, reach in enumerate(told.reach, 1):
        if not reach.n.high:
            continue
        one = reached.figure(material, reach, number) if reached.tells(reach) else reached.in_words(material, reach)
        made += [] if one in made else [one]  # of two dimensions that cannot be told, the sentence stands once
    if not made and (waits := material.as_of("reach")):
        made.append(Paragraph(waits, lead_in=material.words.say("Whom we reached, beside whom it was meant for:")))
    if told.undeclared:
        made.append(Paragraph(material.words.say(
            "Nobody has declared for whom this programme is meant by where people start, so who came is not set beside "
            "whom it was meant for."
        )))  # fmt: skip
    if told.needs:
        made.append(_needs(material))
    if told.months:
        made.append(_period(material))
    return tuple(made)


def of_exits(material: Material) -> tuple[Block, ...]:
    told, words = material.context.pictured, material.words
    kept = material.as_of("exits")
    if not told.exits:
        return (Paragraph(kept, lead_in=words.say("Why people left:")),) if kept else _no_exits(material)
    reading = words.say("Leaving is no failure: many leave because they found what they came for.")
    return (counts(
        material, "exits", told.exits,
        title=words.say("Why people left, in three groups"),
        subtitle=words.say("People who left in the period; reasons of one person are never told"),
        reading=" ".join(filter(None, (reading, kept))),
        column=words.say("People"), caption=words.say("Why people left"),
        who=words.say("Everybody who left in the period and agreed to be counted."),
    ),)  # fmt: skip


def _no_exits(material: Material) -> tuple[Block, ...]:
    """The rule, word for word the same whether nobody left, few did, or the gate holds it back: none can be told."""
    k = material.released.policy.k
    if material.context.process is None or k < 2:
        return ()
    return (Paragraph(material.words.say(
        "Why people left is not told: that takes at least {k} people who left for reasons of one group, and nobody who "
        "could be recognised.", k=k,
    )),)  # fmt: skip


def exits_in_short(material: Material) -> str:
    """The same in a report that tells the rule elsewhere: no more than that it is not told."""
    return material.words.say("Why people left is not told.") if _no_exits(material) else ""


def of_goals(material: Material) -> tuple[Section, ...]:
    """Personal goals: how far people came with what they wanted for themselves; where that cannot be told, how many
    set one."""
    told, words = material.context.pictured, material.words
    kept = material.as_of("personal_goals")
    title = words.say("What people wanted for themselves")
    if told.goals:
        return (Section("goals", title, (_goals(material, kept),)),)
    text = "" if material.told else goals_in_words(material)  # else among those who took part
    return (Section("goals", title, (Paragraph(text),)),) if text else ()


def goals_in_words(material: Material) -> str:
    """How many goals were set, where how far people came with them cannot be told; empty where a figure tells it."""
    told, words = material.context.pictured, material.words
    if told.goals:
        return ""
    kept = material.as_of("personal_goals")
    if told.goals_set is not None and told.goals_set[1].value is not None:
        return f"{_set_only(words, told.goals_set[0], told.goals_set[1].value)} {kept}".strip()
    return words.named(words.say("What people wanted for themselves"), kept) if kept and material.told else kept


def of_people(material: Material) -> tuple[Block, ...]:
    """What stands with who took part: goals that only a sentence tells, and why people left."""
    goals = goals_in_words(material)
    return (*((Paragraph(goals),) if goals else ()), *of_exits(material))


def _set_only(words: Wording, people: Cell, n: int) -> str:
    """How many goals were set; by how many people only where that is a number: a wide range tells nothing."""
    if people.value is None:
        return words.say(
            "People set {n} goals in their own words. How far they came cannot be told without somebody being "
            "recognised.", n=n,
        )  # fmt: skip
    return words.say(
        "{people} set {n} goals in their own words. How far they came cannot be told without somebody being "
        "recognised.", people=words.people(people.value), n=n,
    )  # fmt: skip


def _goals(material: Material, kept: str) -> Figure:
    """Shares are of the goals that are still wanted and were talked about: only of these it is known how far."""
    told, words = material.context.pictured, material.words
    known = [bar.count.value or 0 for bar in told.goals if bar.mark != NOT_OF_THE_SHARE]
    of, nearer = sum(known), sum(bar.count.value or 0 for bar in told.goals if bar.mark in NEARER)
    rows = tuple(
        (
            TableCell(words.set(bar.name)),
            material.cell(bar.count),
            TableCell(words.share((bar.count.value or 0) / of), "number", value=round((bar.count.value or 0) / of, 4))
            if of and bar.mark != NOT_OF_THE_SHARE
            else TableCell("–"),
        )
        for bar in told.goals
    )
    subtitle = words.say("Goals that people set in their own words, at the last talk about them")
    if told.goals_set is not None and told.goals_set[1].value is not None:
        subtitle = words.say(
            "{n} goals that {people} set in their own words, at the last talk about them",
            n=told.goals_set[1].value, people=reached.people_in_words(words, told.goals_set[0]),
        )  # fmt: skip
    reading = (
        words.say("{n} of {of} goals are nearer than on the day they were set.", n=nearer, of=of),
        words.say("A goal that is no longer wanted is not a goal missed."),
        kept,
    )
    columns = ("", words.say("Goals"), words.say("Share"))
    return figure_beside(
        material, "goals",
        title=words.say("How far people came with their own goals"),
        subtitle=subtitle,
        chart=counted([(words.set(bar.name), bar.count, bar.mark) for bar in told.goals], words),
        table=Table(words.say("Personal goals"), columns, rows),
        reading=" ".join(filter(None, reading)),
        who=words.say("Goals of everybody who agreed to be counted."),
    )  # fmt: skip


def _needs(material: Material) -> Figure:
    words = material.words
    needs = tuple(replace(need, name=capital(need.name)) for need in material.context.pictured.needs)
    first = needs[0]
    title = (
        words.say("{need}: the need most often left without an answer", need=words.set(first.name))
        if first.count.value is not None and len(needs) > 1
        else words.say("Needs that met no answer")
    )
    return counts(
        material, "needs", needs,
        title=title,
        subtitle=words.say("Needs noted week by week, without persons"),
        reading=words.say("These are needs noted, not people: one person may have several, several may share one."),
        column=words.say("Times noted"), caption=words.say("Needs that met no answer"),
        who=words.say("A tally without persons."),
    )  # fmt: skip


def _period(material: Material) -> Figure:
    told, words = material.context.pictured, material.words
    rows = tuple(
        (TableCell(words.month(m.month)), material.number_cell(m.planned), material.number_cell(m.held))
        for m in told.months
    )
    return figure_beside(
        material, "period",
        title=words.say("Sessions month by month, and what happened around them"),
        subtitle=words.say("Sessions planned and held in each month"),
        chart=timeline(
            [Column(m.month, m.planned, m.held) for m in told.months],
            [(event.week, material.own(event.text, event.language)[0]) for event in told.events], words,
        ),
        table=Table(words.say("Sessions"), (words.say("Month"), words.say("Planned"), words.say("Held")), rows),
        reading=" ".join(filter(None, (
            words.say("The outline is what was planned, the filled part what was held."), _events_in(material),
        ))),
        who=words.say("Sessions, not people."),
    )  # fmt: skip


def _events_in(material: Material) -> str:
    """What happened around stands in a picture as the team wrote it."""
    words = material.words
    events = material.context.pictured.events
    others = {material.own(event.text, event.language)[1] for event in events} - {"", words.language}
    if len(others) != 1:
        return ""
    called = language_called(others.pop() or "", words.language)
    return words.say("What happened around them stands in {language}, as it was written.", language=called)
