"""One indicator: where people stand, from where to where, who moved, from which start, wave after wave."""

from __future__ import annotations

from evalkit.reporting.model import Block, Callout, Paragraph, Section
from evalkit.reporting.sections import sentences, waiting
from evalkit.reporting.sections.figures_change import by_starting_level, moved, wave_by_wave
from evalkit.reporting.sections.figures_levels import standing, transitions
from evalkit.reporting.sections.figures_time import months, over_time
from evalkit.reporting.sections.material import Material, Told


def indicators(material: Material) -> tuple[Section, ...]:
    """A section for each indicator, the main one first."""
    return (*(_indicator(material, told) for told in material.told), *waiting.not_told(material))


def _indicator(material: Material, told: Told) -> Section:
    words = material.words
    item = told.indicator.item
    blocks: list[Block] = []
    about = item.about if item is not None else None
    if about:
        blocks.append(Paragraph(words.text(about), "lead"))
    if hoped := sentences.hoped(material, told):
        blocks.append(hoped)
    blocks += [Paragraph(text, "caution") for text in waiting.of_indicator(material, told.indicator.key)]
    if told.result.suppressed or not told.split.n:
        blocks.append(Paragraph(sentences.headline(material, told)))
        blocks += _making(material, told)
    else:
        main = (standing(material, told), moved(material, told))
        blocks += [figure for figure in main if figure is not None]
        blocks += _making(material, told)
        figures = (
            transitions(material, told),
            by_starting_level(material, told),
            wave_by_wave(material, told),
            over_time(material, told),
            months(material, told),
        )
        blocks += [figure for figure in figures if figure is not None]
        blocks += [Paragraph(text) for text in _of_scales(material, told)]
    key = told.indicator.key.replace("_", "-")
    return Section(f"indicator-{key}", told.title, tuple(blocks), kicker=words.say("What moved"))


def _making(material: Material, told: Told) -> list[Block]:
    """The team's own reading: right after the figure that says who moved, which it is about."""
    words, making = material.words, material.context.making.get(told.indicator.key)
    if not making:
        return []
    language = material.context.language_making(told.indicator.key)
    return [Callout(words.say("What we make of it"), (words.set(making),), "ours", language)]


def _of_scales(material: Material, told: Told) -> list[str]:
    found = (sentences.mean_sentence(material, told), sentences.reliable_sentence(material, told))
    return [text for text in found if text]
