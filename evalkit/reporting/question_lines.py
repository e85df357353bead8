"""What the report says by itself of one thing in one sentence, and which of these sentences answer a question.

Each only reads what stands in the report: who, how many, from where to where, who is missing. A question names the
parts of the report that answer it and the kinds of data that it asks for: of a part that several kinds are told in,
only those stand under it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from evalkit.definitions import process_lists
from evalkit.definitions.report import Part
from evalkit.disclosure.cells import Cell
from evalkit.reporting import own_language
from evalkit.reporting.context import QuestionAnswered
from evalkit.reporting.model import Figure, Paragraph, Points, ReportModel
from evalkit.reporting.sections import people, pictured, process, reached
from evalkit.reporting.sections.material import Material
from evalkit.reporting.wording import capital

MOST = 5
"""Lines under one question; whoever wants more looks at the report itself."""

KINDS: Mapping[Part, tuple[str, ...]] = {
    Part.DONE: ("check_ins", "tally", "activity_session", "attendance", "journal_entry", "partner", "relay"),
    Part.PEOPLE: ("check_ins", "consents"),
}
"""Part in which several kinds of data are told → which. Any other part answers as a whole."""

NEEDS = "needs"
LEFT = "left"
OTHERWISE: Mapping[Part, str] = {Part.PEOPLE: LEFT}
"""What a question asks a part for that names none of its kinds: hours followed and *who left*."""


@dataclass(frozen=True)
class Line:
    """One sentence. ``kinds``: of data that it reads; ``section`` and ``figure``: where it stands (no figure: "").

    ``title``: of that section; ``number``: of that figure. ``briefly``: the same under a question of the report itself,
    which tells the rest. ``explains``: why something is as it is, which an author's own answer tells.
    """

    text: str
    part: Part
    section: str
    title: str
    kinds: tuple[str, ...] = ()
    figure: str = ""
    number: int = 0
    briefly: str = ""
    explains: bool = False

    @property
    def inside(self) -> str:
        """As it stands in the report itself."""
        return self.briefly or self.text

    @property
    def counts(self) -> bool:
        """Whether it gives numbers that were asked for; the others count texts that stand in the report anyway."""
        return self.part in (*KINDS, Part.GOALS) and self.kinds != ("journal_entry",)


def lines(model: ReportModel, material: Material) -> tuple[Line, ...]:
    """Every sentence, in the order of the parts; only of what stands in the report."""
    sections = {section.id: section.title for section in model.sections}
    figures = {figure.id: figure.number for figure in model.figures()}
    found: list[Line] = []
    briefly, reasons = _briefly(model, material)
    for part, section, kinds, figure, text in _told(model, material):
        if text and section in sections:
            shown = figure if figure in figures else ""
            found.append(Line(
                text, part, section, sections[section], kinds, shown, figures.get(shown, 0), briefly.get(text, ""),
                text == reasons,
            ))  # fmt: skip
    return tuple(found)


def _briefly(model: ReportModel, material: Material) -> tuple[Mapping[str, str], str]:
    """Sentences that the report tells at length elsewhere, each with its short form; and why sessions were not held."""
    told, words = material.context.process, material.words
    short = {
        block.text: pictured.exits_in_short(material)
        for block in (pictured.of_exits(material) if not material.context.pictured.exits else ())
        if isinstance(block, Paragraph) and not block.lead_in
    }
    if path := people.path(material):
        drawn = next((one for one in model.figures() if one.id == "followed"), None)
        short[people.followed_in_words(material, drawn) if drawn else people.not_drawn(material)] = capital(path)
    if told is None:
        return short, ""
    short[process.meant_for(material, told)] = process.meant_for(material, told, sourced=False)
    if told.hours is not None:
        short[process.hours_followed(material, told)] = process.hours_followed(material, told, briefly=True)
    return short, process.not_held(words, told)


def answering(question: QuestionAnswered, told: Sequence[Line]) -> tuple[Line, ...]:
    """The sentences that answer a question."""
    return tuple(line for line in told if line.part in question.sections and asks_for(question, line))


def asks_for(question: QuestionAnswered, line: Line) -> bool:
    """Whether a question that a part answers asks for this line of it."""
    asked = set(question.sources)
    if asks_for_all(question, line.part):
        return True
    if line.figure == NEEDS and "check_ins" in asked:
        return False  # who was reached is asked, and these are needs of anybody
    if asked.intersection(KINDS[line.part]):
        return bool(asked.intersection(line.kinds))
    return OTHERWISE[line.part] in line.kinds


def asks_more(question: QuestionAnswered, other: QuestionAnswered, line: Line) -> bool:
    """Whether a question asks for a line before other things, and ``other`` only after some: hours that people followed
    stand where hours are asked for, and not under sessions that were planned."""
    return (
        line.part in question.sections
        and asks_for(question, line)
        and _place_of(question, line) < _place_of(other, line)
    )


def kept_for(question: QuestionAnswered, later: Sequence[QuestionAnswered], told: Sequence[Line]) -> tuple[Line, ...]:
    """The lines that none of the questions after it asks for more than this one."""
    return tuple(line for line in told if not any(asks_more(other, question, line) for other in later))


def _place_of(question: QuestionAnswered, line: Line) -> int:
    """Which of the kinds of data that a question asks for the line is of: 0 the first."""
    found = [at for at, kind in enumerate(question.sources) if kind in line.kinds]
    return min(found, default=len(question.sources))


def asks_for_all(question: QuestionAnswered, part: Part) -> bool:
    """Whether a question is answered by everything in a part."""
    asked, kinds = set(question.sources), KINDS.get(part, ())
    return not asked or not kinds or (not asked.intersection(kinds) and part not in OTHERWISE)


def few(question: QuestionAnswered, found: Sequence[Line], most: int = MOST) -> tuple[Line, ...]:
    """At most ``most`` of them, in their order: one of each kind first, so that none is left out for another."""
    kinds = [*question.sources, *dict.fromkeys(line.part for line in found)]
    rows = [[line for line in found if kind in line.kinds or kind == line.part] for kind in kinds]
    turns = max((len(row) for row in rows), default=0)
    in_turn = dict.fromkeys(row[turn] for turn in range(turns) for row in rows if turn < len(row))
    chosen = set(list(in_turn)[:most])
    return tuple(line for line in found if line in chosen)


_Told = tuple[Part, str, tuple[str, ...], str, str]
"""Part, section, kinds of data, figure, sentence."""


def _told(model: ReportModel, material: Material) -> Iterator[_Told]:
    yield from _whom(material)
    yield from _done(material)
    yield from _with_whom(material)
    yield from _who(model, material)
    yield from _in_words(model, material)


def _whom(material: Material) -> Iterator[_Told]:
    """Who asked, for whom it is meant, who was reached."""
    words, context = material.words, material.context
    told, demand = context.pictured, context.demand
    if told.reach and not any(one.n.high and reached.tells(one) for one in told.reach):
        text = reached.how_many(words, told.reach[0].n)
        told_as = " ".join(filter(None, (text, material.as_of("reach") if text else "")))
        yield Part.DONE, "done", ("check_ins", "tally"), "", told_as
    for number, reach in enumerate(told.reach, 1):
        if reach.n.high and reached.tells(reach):
            text = words.say(
                "People reached: {people}. By the level at the start on “{dimension}”, beside whom it was meant for "
                "({source}): {largest}",
                dimension=words.set(reach.dimension), people=reached.people_in_words(words, reach.n),
                source=words.set(reach.source).rstrip("."), largest=_small(reached.largest(words, reach)),
            )  # fmt: skip
            told_as = " ".join(filter(None, (text, material.as_of("reach"))))
            yield Part.DONE, "done", ("check_ins", "tally"), f"reach-{number}", told_as
    if demand is not None:
        became = (
            (words.say("Accepted"), demand.accepted), (words.say("Found no place"), demand.no_place),
            (words.say("Accompanied elsewhere"), demand.sent_on),
            (words.say("Chose otherwise"), demand.chose_otherwise),
        )  # fmt: skip
        asked = words.named(words.say("Requests for a place"), words.number(demand.asked))
        parts = [words.named(name, words.number(n)) for name, n in became if n]
        yield Part.DONE, "done", ("tally",), "", words.one_by_one([asked, *(_small(one) for one in parts)])
    if context.process is not None and context.process.visits:
        text = words.say("{n} visits to the open door were counted, without names.", n=context.process.visits)
        yield Part.DONE, "done", ("tally",), "", text
    if context.process is not None:
        yield Part.DONE, "done", ("check_ins", "tally"), "", process.meant_for(material, context.process)
    if told.needs:
        needs = [words.say("{reason} ({n})", reason=words.set(n.name), n=words.told(n.count)) for n in told.needs]
        text = words.named(words.say("Needs that met no answer"), words.one_by_one(_small(one) for one in needs))
        yield Part.DONE, "done", ("tally",), NEEDS, text


def _done(material: Material) -> Iterator[_Told]:
    """Sessions, hours, why some were not held, what was changed on the way."""
    words, done, told = material.words, material.context.done, material.context.process
    if done is not None:
        yield Part.DONE, "done", ("activity_session",), "period", process.sessions(words, done)
    if told is not None:
        yield Part.DONE, "done", ("activity_session",), "period", process.not_held(words, told)
        yield Part.DONE, "done", ("attendance",), "", process.hours_followed(material, told)
    changed = len(done.adaptations) if done is not None else 0
    if changed:
        text = _counted(material, words.say("What we changed on the way, and why"), changed)
        yield Part.DONE, "done", ("journal_entry",), "", text


def _with_whom(material: Material) -> Iterator[_Told]:
    """Partners by name, and relays to them, all together."""
    words, told = material.words, material.context.process
    if told is None:
        return
    if told.partners:
        otherwise = material.context.language_beside or words.language
        by_language = material.together([one.name for one in told.partners], (), otherwise)
        names = ", ".join(own_language.beside(words, ", ".join(some), code) for code, some in by_language)
        text = words.say("Partners ({n}): {names}.", n=len(told.partners), names=names)
        yield Part.DONE, "partners", ("partner",), "", text
    if told.relays:
        all_together = told.relays[0]
        counts = (all_together.proposed, all_together.accepted, all_together.accompanied, all_together.arrived)
        steps = [
            words.say("{reason} ({n})", reason=words.say(title), n=words.told(count))
            for title, count in zip(process_lists.RELAYS.values(), counts, strict=True)
        ]
        title = words.say("Relays to other services, all together, without names")
        text = words.named(title, words.one_by_one(_small(one) for one in steps))
        yield Part.DONE, "partners", ("relay",), "", text


def _who(model: ReportModel, material: Material) -> Iterator[_Told]:
    """Who was seen again and who is missing, who did not wish to be counted, why people left."""
    words, both = material.words, ("check_ins", "consents")
    section = next((one for one in model.sections if one.id == "people"), None)
    followed = next((one for one in section.figures if one.id == "followed"), None) if section else None
    if followed is not None:
        yield Part.PEOPLE, "people", both, "followed", people.followed_in_words(material, followed)
    elif section is not None:
        yield Part.PEOPLE, "people", both, "", people.not_drawn(material)
    yield Part.PEOPLE, "people", ("consents",), "", people.not_counted(material)
    exits = material.context.pictured.exits
    if not exits:
        for block in pictured.of_exits(material):
            if isinstance(block, Paragraph):
                yield Part.PEOPLE, "people", (LEFT,), "", f"{block.lead_in} {block.text}".strip()
    else:
        groups = [words.say("{reason} ({n})", reason=words.set(e.name), n=_least(material, e.count)) for e in exits]
        title = words.say("Why people left, in three groups")
        text = words.named(title, words.one_by_one(_small(one) for one in groups))
        yield Part.PEOPLE, "people", (LEFT,), "exits", " ".join(filter(None, (text, material.as_of("exits"))))


def _in_words(model: ReportModel, material: Material) -> Iterator[_Told]:
    """How many things people, the group and the team say in their own words; their figures; the first limit."""
    words, context = material.words, material.context
    sections = {section.id: section for section in model.sections}
    if "goals" not in sections:
        yield Part.GOALS, "people", (), "", pictured.goals_in_words(material)
    for part, id_ in ((Part.GOALS, "goals"), (Part.ABOUT_US, "about-us")):
        if section := sections.get(id_):
            text = next((one.text for one in section.blocks if isinstance(one, Paragraph) and not section.figures), "")
            yield part, id_, (), "", text
            for figure in section.figures:
                yield part, id_, (), figure.id, _reads(figure)
    stories = "stories" if "stories" in sections else "brief"  # the first of them stands on the first page
    counted: Sequence[tuple[Part, str, str, int]] = (
        (Part.COLLECTIVE, "collective", words.say("What the group did"), len(context.collective)),
        (Part.STORIES, stories, words.say("Passages that people agreed to show"), len(context.stories)),
    )
    for part, id_, title, n in counted:
        if n:
            yield part, id_, (), "", _counted(material, title, n)
    if (analysis := context.group_analysis) is not None:
        text = words.say(
            "In the group's own analysis, points on which it agrees: {agreed}; on which it does not: {apart}.",
            agreed=len(analysis.agreed), apart=len(analysis.not_agreed),
        )  # fmt: skip
        if analysis.validated_on is not None:
            day = words.date(analysis.validated_on)
            text = f"{text} {words.say('The group validated this text on {day}.', day=day)}"
        yield Part.GROUP_ANALYSIS, "group-analysis", (), "", text
    if limits := sections.get("limits"):
        first = next((block.items for block in limits.blocks if isinstance(block, Points)), ())
        yield Part.LIMITS, "limits", (), "", next(iter(first), "")


def _counted(material: Material, title: str, n: int) -> str:
    return material.words.say("{title} (told in the report): {n}.", title=title, n=n)


def _reads(figure: Figure) -> str:
    """A figure's title and what it says, as one line."""
    title = figure.title.rstrip(".")
    return " ".join((f"{title}.", *dict.fromkeys(one.text for one in figure.readings if one.role == "reading")))


def _least(material: Material, count: Cell) -> str:
    """A step: its number, fewer than so many, or between which numbers."""
    words = material.words
    if count.value is None and count.low == 0 and count.high is not None:
        return words.say("fewer than {n} people", n=count.high + 1)
    return words.told(count)


def _small(text: str) -> str:
    """As it stands within a sentence."""
    return text[:1].lower() + text[1:]
