"""What moved, for a small group: one short section, a sign a person, sentences instead of grey tables."""

from __future__ import annotations

from evalkit.reporting.charts.people import people
from evalkit.reporting.charts.several import Named
from evalkit.reporting.model import Block, Callout, Figure, Paragraph, Section, Table, TableCell
from evalkit.reporting.sections import sentences, waiting
from evalkit.reporting.sections.material import Material, Told


def small_group(material: Material) -> tuple[Section, ...]:
    """Every indicator in two categories at most, each with its n, and why no more is shown."""
    words = material.words
    blocks: list[Block] = []
    shown = [told for told in material.told if told.split.n]
    if shown:
        blocks.append(_signs(material, shown))
    for told in material.told:
        blocks += _sentences(material, told)
    blocks += waiting.for_small_group(material)
    if material.released.policy.k > 0:
        blocks.append(
            Callout(
                words.say("Why there is no more detail"),
                (
                    words.say("The group is too small to show more without somebody being recognised."),
                    words.say(
                        "So each indicator stands in two categories at most, and where even these would say too much, "
                        "only the number of people is given. The team and the people themselves have the whole picture."
                    ),
                ),
                "protected",
            )
        )
    return (Section("moved", words.say("What moved for people"), tuple(blocks)),)


def _signs(material: Material, shown: list[Told]) -> Figure:
    words = material.words
    named = [Named(told.title, told.split) for told in shown]
    main = shown[0]
    title = sentences.finding(material, main)
    if len(shown) > 1:
        title = words.say("{indicator}: {finding}", indicator=main.title, finding=_lower_first(title))
    rows = tuple(
        (TableCell(told.title), material.cell(told.result.n), _higher_or_kept(material, told)) for told in shown
    )
    hold = all(told.hold for told in shown)
    column = words.say("at the same level or higher") if hold else words.fixed("higher")
    readings = [Paragraph(words.say("Each sign is one person, compared with their own start."), "reading")]
    readings += sentences.striped(words, (told.split for told in shown))
    if any(told.split.count("lower") != 0 for told in shown):
        readings.append(sentences.of_lower(words, reverse=any(told.split.reverse for told in shown)))
    return material.figure(
        "people-moved",
        title=title,
        subtitle=words.say("The same people at the start and at {wave}, on each indicator", wave=main.wave),
        chart=people(named, words),
        table=Table(words.say("Each indicator"), ("", words.say("People"), column), rows),
        readings=tuple(readings),
        source=material.source("people-moved", title, main, "progression.change"),
    )


def _higher_or_kept(material: Material, told: Told) -> TableCell:
    """The count that the headline speaks of, or ``·``."""
    if not told.hold:
        return material.cell(told.result.categories.get("improved"), of=told.split.n)
    lower = told.split.count("lower")
    return material.number_cell(None if lower is None or told.split.n is None else told.split.n - lower)


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def _sentences(material: Material, told: Told) -> list[Block]:
    words = material.words
    lead_in = words.say("{name}.", name=told.title)
    blocks: list[Block] = [Paragraph(sentences.headline(material, told), lead_in=lead_in)]
    if few := sentences.few_seen(material, told):
        blocks.append(Paragraph(few))
    blocks += [Paragraph(text, "caution") for text in waiting.of_indicator(material, told.indicator.key)]
    if hoped := sentences.hoped(material, told):
        blocks.append(hoped)
    if making := material.context.making.get(told.indicator.key):
        language = material.context.language_making(told.indicator.key)
        blocks.append(Callout(words.say("What we make of it"), (words.set(making),), "ours", language))
    return blocks
