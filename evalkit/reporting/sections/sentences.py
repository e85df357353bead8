"""The sentences that read a figure: how many, from where to where, who is missing. Never why."""

from __future__ import annotations

from collections.abc import Iterable

from evalkit.reporting import own_language
from evalkit.reporting.charts.moved import what
from evalkit.reporting.counts import TOGETHER, Split
from evalkit.reporting.model import Paragraph
from evalkit.reporting.sections.material import Material, Told
from evalkit.reporting.wording import Wording


def headline(material: Material, told: Told) -> str:
    """The fixed sentence for an indicator, in the form that its protected numbers allow."""
    words, split, wave = material.words, told.split, told.wave
    if told.result.suppressed and not any(w.code == "fewer_than_k" for w in told.result.warnings):
        return words.say("This indicator is left out here, so that nobody can be recognised.")
    if told.result.suppressed or split.n is None:
        return words.say(
            "Fewer than {k} people answered both at the start and at {wave}: nothing more is shown.",
            k=max(told.result.k, 2), wave=wave,
        )  # fmt: skip
    if split.n == 0:
        return words.say("Nobody answered both at the start and at {wave}.", wave=wave)
    higher, lower = split.count("higher"), split.count("lower")
    if split.reverse and (higher is not None or lower is not None):
        return _of_scores(words, split.n, wave, hoped=higher, against=lower)
    if told.hold and lower is not None:
        return words.fixed("headline_hold", n=split.n, wave=wave, kept=split.n - lower, down=lower)
    if higher is not None and lower is not None:
        return words.fixed(
            "headline", n=split.n, wave=wave, up=higher, same=split.n - higher - lower, down=lower
        )  # fmt: skip
    if higher is not None:
        return words.fixed("headline_two", n=split.n, wave=wave, up=higher, rest=split.n - higher)
    if lower is not None:
        return words.say(
            "Of {n} people asked at the start and at {wave}, {kept} are at the same level as at the start or higher "
            "and {down} lower.",
            n=split.n, wave=wave, kept=split.n - lower, down=lower,
        )  # fmt: skip
    return words.say(
        "{n} people answered at the start and at {wave}. The group is too small to show how they divide "
        "without somebody being recognised.",
        n=split.n, wave=wave,
    )  # fmt: skip


def _of_scores(words: Wording, n: int, wave: str, *, hoped: int | None, against: int | None) -> str:
    """The headline of a scale on which a lower score is what one hopes for."""
    if hoped is not None and against is not None:
        told = words.say(
            "Of {n} people asked at the start and at {wave}, {down} have a lower score than at the start, {same} the "
            "same and {up} a higher one.",
            n=n, wave=wave, down=hoped, same=n - hoped - against, up=against,
        )  # fmt: skip
    elif hoped is not None:
        told = words.say(
            "Of {n} people asked at the start and at {wave}, {down} have a lower score than at the start and {rest} "
            "the same or a higher one.",
            n=n, wave=wave, down=hoped, rest=n - hoped,
        )  # fmt: skip
    else:
        told = words.say(
            "Of {n} people asked at the start and at {wave}, {rest} have the same score as at the start or a lower "
            "one and {up} a higher one.",
            n=n, wave=wave, rest=n - (against or 0), up=against,
        )  # fmt: skip
    return f"{told} " + words.say("On this scale a lower score is what one hopes for.")


def finding(material: Material, told: Told) -> str:
    """A chart's title: the finding in a few words."""
    words, split = material.words, told.split
    if told.few_seen and told.seen.baseline is not None and split.n is not None:
        return words.say("{n} of {of} people were seen again: the numbers speak for them alone",
                         n=split.n, of=told.seen.baseline - (told.seen.not_yet_due or 0))  # fmt: skip
    return in_short(material, told)


def in_short(material: Material, told: Told) -> str:
    """The numbers of the headline in a few words."""
    words, split = material.words, told.split
    lower, higher = split.count("lower"), split.count("higher")
    if split.reverse and higher is not None:
        return words.say("{up} of {n} have a lower score than at the start", up=higher, n=split.n)
    if told.hold and lower is not None and split.n is not None:
        return words.say("{kept} of {n} are at the same level or higher, as hoped", kept=split.n - lower, n=split.n)
    if higher is not None:
        return words.say("{up} of {n} are higher than at the start", up=higher, n=split.n)
    if lower is not None and split.n is not None:
        return words.say("{kept} of {n} are at the same level or higher", kept=split.n - lower, n=split.n)
    return words.say("The group is too small to show how it divides")


def few_seen(material: Material, told: Told, *, first_page: bool = False) -> str | None:
    """What must be said when fewer than six in ten were seen again. Below the first page, which says it of the main
    indicator, only what is not the same for this one."""
    seen, words = told.seen, material.words
    if not told.few_seen or seen.unseen is None or seen.followed is None or told.split.n is None:
        return None
    text = words.say(
        "{unseen} of {of} people with a start were not seen again. What became of them could turn the picture, "
        "so no share and no interval is given.",
        unseen=seen.unseen, of=seen.followed + seen.unseen,
    )  # fmt: skip
    share = told.share
    if share is None or share.bound_low is None or share.bound_high is None:
        return text
    main = material.told[0].seen
    if not first_page and (main.unseen, main.followed) == (seen.unseen, seen.followed):
        text = ""
    bounds = words.shares_between(share.bound_low, share.bound_high)
    of = what(words, hold=False, reverse=told.split.reverse)
    if not text:
        return words.say(
            "If none, or all, of those not seen again are counted with the others, the share “{what}” lies "
            "{between}.",
            between=bounds, what=of,
        )  # fmt: skip
    return f"{text} " + words.say(
        "If none, or all, of them are counted with the others, the share “{what}” lies {between}.",
        between=bounds, what=of,
    )  # fmt: skip


def cautions(material: Material, told: Told) -> tuple[Paragraph, ...]:
    """The sentence about lower answers, wherever a figure shows or may hide one."""
    lower = told.split.count("lower")
    if lower == 0 or told.split.n in (None, 0):
        return ()
    return (of_lower(material.words, reverse=told.split.reverse),)


def of_lower(words: Wording, *, reverse: bool) -> Paragraph:
    """What an answer of less may come from. ``reverse``: a scale on which a lower score is hoped for is among them, so
    that "lower" would name the wrong people."""
    if not reverse:
        return Paragraph(words.fixed("lower_context"), "caution")
    text = words.say(
        "An answer that moved the other way may come from a life event (housing, health, residence), from a truer view "
        "of one's situation, or from the programme itself: the figures alone cannot tell."
    )
    return Paragraph(text, "caution")


def held_apart(material: Material, splits: Iterable[Split]) -> tuple[Paragraph, ...]:
    """Where the picture shows those who held the best level apart, that its table does not."""
    if not any(split.count("held") for split in splits):
        return ()
    text = material.words.say(
        "Those who stayed at the best level are drawn apart; the table counts them with those at the same level."
    )
    return (Paragraph(text, "reading"),)


def striped(words: Wording, splits: Iterable[Split]) -> tuple[Paragraph, ...]:
    """What stripes in a picture are, where some are drawn."""
    if not any(split.count(part) for split in splits for part in TOGETHER):
        return ()
    return (Paragraph(words.say("Striped: told together, so that nobody can be recognised."), "reading"),)


def hoped(material: Material, told: Told) -> Paragraph | None:
    """What was hoped for, with its reason, when it was holding; marked when declared late."""
    hoped_for = material.context.hoped_for.get(told.indicator.key)
    if hoped_for is None or not hoped_for.hold:
        return None
    words = material.words
    text = words.say("Holding the level is what was hoped for here.")
    if hoped_for.reason:
        reason, language = material.own_words(hoped_for.reason)
        text = f"{text} {own_language.beside(words, words.quoted(reason), language or words.language)}"
    if not hoped_for.declared_before:
        text = f"{text} {words.say('This was declared after the first answers.')}"
    return Paragraph(text)


def mean_sentence(material: Material, told: Told) -> str | None:
    """For scores of a scale: by how many points the mean moved. Never for single questions."""
    figure, indicator, words = told.result.mean_change, told.indicator, material.words
    if indicator.ordinal or figure is None or figure.value is None or told.split.n is None:
        return None
    change = words.signed(figure.value, 1)
    if indicator.low is None or indicator.high is None:
        return words.say("Mean change of the same {n} people: {change} points.", n=told.split.n, change=change)
    return words.say(
        "Mean change of the same {n} people: {change} points, on a scale from {low} to {high}; "
        "a plus always means better.",
        n=told.split.n, change=change, low=words.number(indicator.low), high=words.number(indicator.high),
    )  # fmt: skip


def reliable_sentence(material: Material, told: Told) -> str | None:
    """How many moved by more than the measurement error explains, where the scale allows to say so."""
    counts, result, words = told.result.reliable_change, told.result, material.words
    if counts is None or result.reliable_threshold is None:
        return None
    cells = [counts.get(name) for name in ("improved", "unchanged", "declined")]
    if any(cell is None or cell.value is None for cell in cells):
        return None
    up, same, down = (cell.value for cell in cells if cell is not None)
    threshold = result.reliable_threshold
    text = words.say(
        "Counting only changes larger than the measurement error explains ({points} points or more): "
        "{up} moved as hoped, {same} not clearly changed, {down} moved the other way.",
        points=words.number(threshold, 0 if float(threshold).is_integer() else 1), up=up, same=same, down=down,
    )  # fmt: skip
    if result.reliable_method == "sample":
        text += " " + words.say("The measurement error is estimated from these very people.")
    return text
