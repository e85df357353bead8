"""How the programme hopes to work, what was done and what stood in the way: the process, told beside the figures."""

from __future__ import annotations

from evalkit.definitions import process_lists
from evalkit.disclosure.process_counts import AtLeast
from evalkit.i18n import mark
from evalkit.reporting import own_language
from evalkit.reporting.context import Done
from evalkit.reporting.model import Block, Paragraph, Points, Section, Subheading, Table, TableCell
from evalkit.reporting.process_told import ChainTold, Event, ProcessTold
from evalkit.reporting.sections.material import Material
from evalkit.reporting.wording import Wording

TOLD_APART = ("adaptation", "held_to")
"""Kinds of the journal that have a place of their own."""

CHANGED, HELD_TO = mark("What we changed on the way, and why"), mark("How we held to it")
EVENTS = mark("Events of the period, by week")
"""Under these the team's own notes stand, here and wherever they are read again."""


def sections(material: Material) -> tuple[Section, ...]:
    """Everything of the process that has a section of its own."""
    told = material.context.process
    if told is None:
        return ()
    made = (_theory(material, told), _partners(material, told))
    return tuple(section for section in made if section is not None)


def sessions(words: Wording, done: Done) -> str:
    """How many sessions of the plan were held, with the hours offered; empty where neither is known."""
    if done.planned is not None and done.held is not None:
        held = words.say("{held} sessions were held of {planned} planned", held=done.held, planned=done.planned)
        return f"{held}{'' if done.hours is None else words.say(', {hours} hours offered', hours=done.hours)}."
    return "" if done.hours is None else words.say("{hours} hours offered.", hours=done.hours)


def meant(material: Material) -> tuple[Block, ...]:
    """For about how many people it is meant."""
    told = material.context.process
    text = meant_for(material, told) if told is not None else ""
    return (Paragraph(text),) if text else ()


def doing(material: Material) -> tuple[Block, ...]:
    """One paragraph: why sessions were not held, who came, hours followed; how many were, the first page says."""
    told, words = material.context.process, material.words
    if told is None:
        return ()
    sentences = [not_held(words, told)]
    if told.beside_the_plan == 1:
        sentences.append(words.say("1 session was held beside the plan."))
    elif told.beside_the_plan:
        sentences.append(words.say("{n} sessions were held beside the plan.", n=told.beside_the_plan))
    if told.visits:
        sentences.append(words.say("{n} visits to the open door were counted, without names.", n=told.visits))
    sentences.append(hours_followed(material, told))
    return (Paragraph(" ".join(filter(None, sentences))),) if any(sentences) else ()


def meant_for(material: Material, told: ProcessTold, *, sourced: bool = True) -> str:
    """For about how many people the programme is meant, with where that number is from; empty where nobody said."""
    if not told.intended:
        return ""
    words = material.words
    if not sourced:
        return words.say("The programme is meant for about {n} people.", n=told.intended)
    said, language = material.own_words(told.source)
    source = own_language.beside(words, said, language or words.language).rstrip(".")
    return words.say("The programme is meant for about {n} people. Source: {source}.", n=told.intended, source=source)


def not_held(words: Wording, told: ProcessTold) -> str:
    """Why sessions of the plan were not held, reason by reason."""
    if not told.cancelled:
        return ""
    reasons = [
        words.say("{reason} ({n})", reason=words.say(process_lists.CANCELLED[reason]).lower(), n=n)
        for reason, n in told.cancelled.items()
    ]
    return words.say("Not held: {reasons}", reasons=words.one_by_one(reasons))


def hours_followed(material: Material, told: ProcessTold, *, briefly: bool = False) -> str:
    """How many hours people followed, or why that is not told; empty where nobody counted any."""
    words, kept = material.words, material.as_of("hours_followed")
    if told.hours is None:
        return words.named(words.say("Hours that people followed"), kept) if kept else ""
    if briefly:
        half = words.say("Half of the people followed {median} hours or more.", median=told.hours.median)
        return f"{half} {kept}".strip()
    followed = words.say(
        "Half of the people followed {median} hours or more; the middle half between {low} and {high} hours "
        "(counted over {people}).",
        median=told.hours.median, low=told.hours.low, high=told.hours.high,
        people=_step(material, told.hours.people),
    )  # fmt: skip
    return f"{followed} {kept}".strip()


def happened(material: Material) -> tuple[Block, ...]:
    """What the team held to and what happened around, below the adaptations.

    What a picture shows under its months or its occasions is told here in words too.
    """
    told, words = material.context.process, material.words
    if told is None:
        return ()
    language = material.context.language_beside
    blocks: list[Block] = []
    held_to = [event for event in told.events if event.kind == "held_to"]
    if held_to:
        said = material.together([e.text for e in held_to], [e.language for e in held_to], language)
        blocks.append(Subheading(words.say(HELD_TO)))
        blocks += [Points(texts, code) for code, texts in said]
    around = [event for event in told.events if event.kind not in TOLD_APART]
    if around:
        blocks += [Subheading(words.say("What happened around us")), _timeline(material, around)]
    return tuple(blocks)


def adaptations(material: Material, texts: tuple[str, ...]) -> tuple[Block, ...]:
    """What was changed, each in the language in which it was noted."""
    told = material.context.process
    kept = {event.text: event for event in told.events if event.kind == "adaptation"} if told else {}
    otherwise = material.context.language_beside
    own = [material.own(text, kept[text].language if text in kept else otherwise) for text in texts]
    told_by = [_decided(material, said, kept.get(text)) for text, (said, _) in zip(texts, own, strict=True)]
    said = own_language.together(told_by, [code or "" for _, code in own], otherwise)
    return tuple(Points(some, code) for code, some in said)


def _decided(material: Material, said: str, event: Event | None) -> str:
    """With who decided, by role, where the team said so."""
    words = material.words
    if event is None or not event.decided_by:
        return said
    who = words.say(process_lists.DECIDED_BY[event.decided_by])
    return f"{said} ({words.say('decided by {who}', who=who)})"


def _timeline(material: Material, events: list[Event]) -> Table:
    words = material.words
    rows = tuple(
        (
            TableCell(words.date(event.week)),
            TableCell(words.say(process_lists.JOURNAL[event.kind])),
            _own_cell(material, event.text, event.language or material.context.language_beside),
        )
        for event in events
    )
    columns = (words.say("Week of"), words.say("What"), words.say("In the team's words"))
    return Table(words.say(EVENTS), columns, rows)


def _theory(material: Material, told: ProcessTold) -> Section | None:
    words = material.words
    if not told.chains:
        return None
    columns = (
        words.say("What we do"), words.say("What it sets going"), words.say("What may change"),
        words.say("How we see it"),
    )  # fmt: skip
    rows = tuple(_chain(material, chain) for chain in told.chains)
    caption = words.say("How the programme hopes to work, as it was declared")
    note = Paragraph(words.say("This is reasoning, not proof; what is not measured here is marked so."), "caution")
    return Section("theory", words.say("How we hope it works"), (Table(caption, columns, rows), note))


def _chain(material: Material, chain: ChainTold) -> tuple[TableCell, ...]:
    words = material.words
    seen = words.say("not measured here") if chain.indicator is None else words.text(chain.indicator)
    told = (material.own_words(text) for text in (chain.activity, chain.mechanism, chain.outcome))
    return (*(TableCell(text or "–", language=language) for text, language in told), TableCell(seen))


def _own_cell(material: Material, text: str, language: str) -> TableCell:
    said, spoken = material.own(text, language)
    return TableCell(said, language=spoken)


def _partners(material: Material, told: ProcessTold) -> Section | None:
    words = material.words
    blocks: list[Block] = []
    if told.relays:
        all_together = told.relays[0]
        counts = (all_together.proposed, all_together.accepted, all_together.accompanied, all_together.arrived)
        rows = tuple(
            (TableCell(words.say(title)), material.cell(count))
            for title, count in zip(process_lists.RELAYS.values(), counts, strict=True)
        )
        columns = (words.say("How far"), words.say("How many"))
        blocks.append(Table(words.say("Relays to other services, all together, without names"), columns, rows))
    if told.partners:
        spoken = material.context.language_beside
        members = tuple(
            (
                _own_cell(material, one.name, spoken),
                TableCell(words.say(process_lists.PARTNERS[one.kind])),
                TableCell(words.say("both ways") if one.both_ways else words.say("one way, from us to them")),
                TableCell(words.say("agreed on paper") if one.written_down else words.say("agreed by word")),
            )
            for one in told.partners
        )
        heads = (words.say("Partner"), words.say("What kind"), words.say("Who sends people"), words.say("How agreed"))
        blocks.append(Table(words.say("With whom we work"), heads, members))
    return Section("partners", words.say("Partners and relays"), tuple(blocks)) if blocks else None


def _step(material: Material, count: AtLeast) -> str:
    words = material.words
    if count.step == 1:
        return words.people(count.low)
    if count.low == 0:
        return words.say("fewer than {n} people", n=count.step)
    return words.say("at least {n} people", n=count.low)
