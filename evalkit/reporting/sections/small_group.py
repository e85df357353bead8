"""What moved, for a small group: one picture of all indicators, and below it only what the picture does not say."""

from __future__ import annotations

from dataclasses import replace

from evalkit.reporting.charts.people import people
from evalkit.reporting.charts.several import Named
from evalkit.reporting.model import Block, Callout, Figure, Paragraph, Section, Table, TableCell
from evalkit.reporting.sections import sentences, waiting
from evalkit.reporting.sections.material import Material, Told
from evalkit.reporting.wording import Wording


def small_group(material: Material) -> tuple[Section, ...]:
    """Every indicator in two categories at most, each with its n, and once why no more is shown."""
    words = material.words
    blocks: list[Block] = []
    pictured = [told for told in material.told if told.split.n]
    if pictured:
        blocks.append(_signs(material, pictured))
    for told in material.told:
        blocks += _beside(material, told, told in pictured)
    blocks += waiting.for_small_group(material)
    if material.released.policy.k > 0:
        blocks.append(Callout(words.say("Why there is no more detail"), (_why(words),), "protected"))
    return (Section("moved", words.say("What moved for people"), tuple(blocks)),)


def _why(words: Wording) -> str:
    """Why no more is shown, for all indicators together; how many categories each has, its picture tells."""
    small = words.say("The group is small: to show more would let somebody be recognised.")
    return f"{small} {words.say('The team and the people themselves have the whole picture.')}"


def _signs(material: Material, shown: list[Told]) -> Figure:
    """The picture with its words beside the signs; whoever hears it, or reads another format, has the sentences."""
    words = material.words
    main = shown[0]
    title = (
        words.say("Every indicator at a glance, whichever way it went")
        if len(shown) > 1 and any(told.split.parts for told in shown)
        else sentences.finding(material, main)
    )
    rows = tuple(
        (TableCell(told.title), material.cell(told.result.n), _higher_or_kept(material, told)) for told in shown
    )
    hold = all(told.hold for told in shown)
    column = words.say("at the same level or higher") if hold else words.fixed("higher")
    aloud = (words.named(told.title, sentences.headline(material, told)) for told in shown)
    return material.figure(
        "people-moved",
        title=title,
        subtitle=words.say("The same people at the start and at {wave}, on each indicator", wave=main.wave),
        chart=replace(people([Named(told.title, told.split) for told in shown], words), alternative=" ".join(aloud)),
        table=Table(words.say("Each indicator"), ("", words.say("People"), column), rows),
        readings=_readings(material, shown),
        source=material.source("people-moved", title, main, "progression.change"),
    )


def _readings(material: Material, shown: list[Told]) -> tuple[Paragraph, ...]:
    """How to read what is drawn; nothing of signs or stripes where only numbers of people are."""
    words = material.words
    if not any(told.split.parts for told in shown):
        return (Paragraph(words.say("Each box is one person; how they divide is not shown."), "reading"),)
    readings = [Paragraph(words.say("Each sign is one person, compared with their own start."), "reading")]
    readings += sentences.striped(words, (told.split for told in shown))
    if any(told.split.parts and told.split.count("lower") != 0 for told in shown):
        readings.append(sentences.of_lower(words, reverse=any(told.split.reverse for told in shown)))
    return tuple(readings)


def _higher_or_kept(material: Material, told: Told) -> TableCell:
    """The count that the headline speaks of, or ``·``."""
    if not told.hold:
        return material.cell(told.result.categories.get("improved"), of=told.split.n)
    lower = told.split.count("lower")
    return material.number_cell(None if lower is None or told.split.n is None else told.split.n - lower)


def _beside(material: Material, told: Told, pictured: bool) -> list[Block]:
    """What the picture does not say of an indicator, under its name; nothing where it says all."""
    words = material.words
    said = [] if pictured else [Paragraph(sentences.headline(material, told))]
    if few := sentences.few_seen(material, told):
        said.append(Paragraph(few))
    said += [Paragraph(text, "caution") for text in waiting.of_indicator(material, told.indicator.key)]
    if hoped := sentences.hoped(material, told):
        said.append(hoped)
    if said:
        said[0] = replace(said[0], lead_in=words.say("{name}.", name=told.title))
    blocks: list[Block] = list(said)
    if making := material.context.making.get(told.indicator.key):
        language = material.context.language_making(told.indicator.key)
        title = words.say("What we make of it")
        if not said and len(material.told) > 1:
            title = words.named(title, told.title)
        blocks.append(Callout(title, (words.set(making),), "ours", language))
    return blocks
