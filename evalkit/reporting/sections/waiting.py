"""Figures that the release gate holds back: a sentence in their place, and since when the others stand as they do."""

from __future__ import annotations

from collections.abc import Mapping

from evalkit.reporting import levels
from evalkit.reporting.model import Block, Paragraph, Section
from evalkit.reporting.process_told import KeptAsOf
from evalkit.reporting.sections.material import Material


def of_indicator(material: Material, key: str) -> tuple[str, ...]:
    """One sentence for each occasion at which the indicator is not told anew, in the schedule's order."""
    waves = material.context.waiting.get(key, {})
    schedule = material.context.form.schedule
    order = [one.wave for one in schedule.waves] if schedule else list(waves)
    return tuple(_sentence(material, wave, waves[wave]) for wave in order if wave in waves)


def not_told(material: Material) -> tuple[Section, ...]:
    """A section for each indicator of which nothing at all is told."""
    told = {one.indicator.key for one in material.told}
    words = material.words
    return tuple(
        Section(
            f"indicator-{key.replace('_', '-')}",
            levels.title(material.context.form.indicator(key), words),
            tuple(Paragraph(text, "caution") for text in of_indicator(material, key)),
            kicker=words.say("What moved"),
        )
        for key in _waiting(material)
        if key not in told
    )


def for_small_group(material: Material) -> list[Block]:
    """The same as paragraphs of one section."""
    told = {one.indicator.key for one in material.told}
    return [
        Paragraph(text, lead_in=material.words.say("{name}.", name=name))
        for key in _waiting(material)
        if key not in told
        for name in [levels.title(material.context.form.indicator(key), material.words)]
        for text in of_indicator(material, key)
    ]


def named(material: Material) -> tuple[str, ...]:
    """Every such sentence with its indicator, for the page on what is not shown."""
    words = material.words
    return tuple(
        words.say("{indicator}: {text}", indicator=levels.title(material.context.form.indicator(key), words), text=text)
        for key in _waiting(material)
        for text in of_indicator(material, key)
    )


def _waiting(material: Material) -> Mapping[str, Mapping[str, KeptAsOf | None]]:
    waiting = material.context.waiting
    return {one.key: waiting[one.key] for one in material.context.form.indicators if one.key in waiting}


def _sentence(material: Material, wave: str, kept: KeptAsOf | None) -> str:
    words, k = material.words, max(material.released.policy.k, 2)
    name = material.wave(wave)
    if kept is None:
        return words.say(
            "Where people stand at {wave} is not shown this time: read beside an earlier report, it would tell about "
            "fewer than {k} people.",
            wave=name, k=k,
        )  # fmt: skip
    return words.say(
        "Where people stand at {wave} is told as of {day}; later answers wait until at least {k} people can be added "
        "together.",
        wave=name, day=words.date(kept.day), k=k,
    )  # fmt: skip
