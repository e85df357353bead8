"""In brief: three sentences, everything at a glance, and what this report does not say."""

from __future__ import annotations

from evalkit.reporting.charts.moved import described, what
from evalkit.reporting.charts.several import Named, several
from evalkit.reporting.model import Block, Callout, Figure, Paragraph, Quote, Section, Table, TableCell
from evalkit.reporting.sections import first_page, sentences
from evalkit.reporting.sections.figures_change import directions
from evalkit.reporting.sections.material import Material, Told
from evalkit.reporting.sections.told import why_chosen
from evalkit.reporting.wording import typographic


def brief(material: Material) -> tuple[Section, ...]:
    """The first page: who took part, what moved, what is not known."""
    words = material.words
    main = material.told[0]
    blocks: list[Block] = [
        Paragraph(_who(material, main), "lead"),
        Paragraph(_what(material, main), "lead", lead_in=words.say("{name}.", name=main.title)),
        Paragraph(_unknown(material, main), "lead"),
    ]
    if len(material.told) > 1 and not material.small_group:
        blocks.append(_at_a_glance(material))
    if material.small_group and (line := first_page.passage(material)) is not None:
        blocks.append(line)
    if (story := first_page.story(material.context, words.language)) is not None:
        by = words.say("Told by a person who agreed to its being shown here")
        blocks.append(Quote(typographic(story.text, story.language), story.language, by))
        blocks += why_chosen(material, story)
    blocks.append(
        Callout(
            words.say("What this report does not say"),
            (
                words.say("Nobody outside the programme was asked: the figures tell what moved, not why."),
                words.say("Indicators are not added up, nobody is ranked, and no programme is compared with another."),
            ),
        )
    )
    return (Section("brief", words.say("In brief"), tuple(blocks)),)


def _who(material: Material, told: Told) -> str:
    words, seen, context = material.words, told.seen, material.context
    parts = [one for one in (first_page.reached_and_held(material),) if one]
    if context.demand is not None:
        parts.append(first_page.asked(words, context.demand))
    if seen.enrolled is not None and seen.baseline is not None and seen.followed is not None:
        if seen.enrolled == seen.baseline:
            parts.append(words.say(
                "{n} people entered and answered at the start; {seen} were seen again at {wave}.",
                n=seen.enrolled, seen=seen.followed, wave=told.wave,
            ))  # fmt: skip
        else:
            parts.append(words.say(
                "{n} people entered; {start} answered at the start and {seen} of them were seen again at {wave}.",
                n=seen.enrolled, start=seen.baseline, seen=seen.followed, wave=told.wave,
            ))  # fmt: skip
    elif seen.followed is not None:
        parts.append(words.say("{n} people were seen at the start and at {wave}.", n=seen.followed, wave=told.wave))
    else:
        parts.append(words.say("The group is too small to say how many were seen again."))
    return " ".join(parts)


def _what(material: Material, told: Told) -> str:
    """The main indicator's sentence; counts only, where too few were seen again; of a hidden division not again how
    many they are."""
    if material.small_group and told.split.n and not told.split.parts and told.seen.followed == told.split.n:
        return material.words.say("How people divide is not shown, so that nobody can be recognised.")
    return _counts_only(material, told) if told.few_seen else sentences.headline(material, told)


def _counts_only(material: Material, told: Told) -> str:
    words, split = material.words, told.split
    if split.n is None or not split.parts:
        return sentences.headline(material, told)
    if split.reverse:
        return f"{sentences.headline(material, told)} {words.say('About the others nothing is known.')}"
    return words.say(
        "Among the {n} people seen again: {parts}. About the others nothing is known.",
        n=split.n, parts=described(split, words),
    )  # fmt: skip


def _unknown(material: Material, told: Told) -> str:
    words, seen, share = material.words, told.seen, told.share
    if few := sentences.few_seen(material, told, first_page=True):
        return few
    parts = []
    if seen.unseen is None:
        parts.append(words.say("How many were not seen again cannot be shown without somebody being recognised."))
    elif seen.unseen == 0:
        parts.append(words.say("Everybody with a start who could be seen again was."))
    elif seen.followed is not None:
        parts.append(words.say(
            "{unseen} of {of} people with a start were not seen again.",
            unseen=seen.unseen, of=seen.unseen + seen.followed,
        ))  # fmt: skip
        if share is not None and share.bound_low is not None and share.bound_high is not None:
            bounds = words.shares_between(share.bound_low, share.bound_high)
            parts.append(words.say(
                "If none, or all, of them are counted with the others, the share “{what}” lies {between}.",
                between=bounds, what=what(words, hold=told.hold, reverse=told.split.reverse),
            ))  # fmt: skip
    if told.split.n and told.split.n < material.definition.thresholds.few_people_below:
        parts.append(words.say("With so few people, chance alone could explain much of a difference."))
    return " ".join(parts) or words.say("What became of those not seen again is not known.")


def _at_a_glance(material: Material) -> Figure:
    """Every indicator of the report, whichever way it went."""
    words = material.words
    main = material.told[0]
    # Said only where every bar shows them: of a hidden number none can be drawn.
    few = any(told.few_seen for told in material.told) and all(told.seen.unseen is not None for told in material.told)
    named = [Named(told.title, told.split, (told.seen.unseen or 0) if few else 0) for told in material.told]
    title = (
        words.say("Every indicator, with those not seen again")
        if few
        else words.say("Every indicator at a glance, whichever way it went")
    )
    rows = tuple(
        (
            TableCell(told.title),
            material.cell(told.result.n),
            *(material.cell(told.result.categories.get(key)) for key in ("improved", "unchanged", "declined")),
        )
        for told in material.told
    )  # fmt: skip
    mixed = len({told.split.reverse for told in material.told}) > 1
    ways = (
        (words.say("moved as hoped"), words.say("did not move"), words.say("moved the other way"))
        if mixed
        else directions(words, main.split.reverse)
    )
    columns = ("", words.say("People"), *ways)
    readings = [
        Paragraph(
            words.say("Each bar is everybody with a start, those not seen again included; each person is compared with "
                      "their own start.")
            if few
            else words.say("Each bar is everybody with a start and a follow-up on that indicator, each person compared "
                           "with their own start."),
            "reading",
        )
    ]  # fmt: skip
    if mixed:
        lower = words.listed([words.quoted(told.title) for told in material.told if told.split.reverse])
        readings.append(Paragraph(words.say(
            "The darkest colour is the direction hoped for: on {names} that is a lower score.", names=lower
        ), "reading"))  # fmt: skip
    readings += sentences.striped(words, (item.split for item in named))
    readings += sentences.held_apart(material, (item.split for item in named))
    if any(told.split.count("lower") != 0 for told in material.told):
        readings.append(sentences.of_lower(words, reverse=any(told.split.reverse for told in material.told)))
    return material.figure(
        "glance",
        title=title,
        subtitle=words.say("People with a start, and where they stand at {wave}", wave=main.wave)
        if few
        else words.say("People seen at the start and at {wave}", wave=main.wave),
        chart=several(named, words),
        table=Table(words.say("Every indicator"), columns, rows),
        readings=tuple(readings),
        source=material.source("glance", title, main, "progression.change"),
    )
