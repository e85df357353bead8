"""What people say of the service, and what was changed after: asked in a ballot box, told once for all its figures."""

from __future__ import annotations

from evalkit.reporting.charts.counted import in_words
from evalkit.reporting.model import Block, Callout, Figure, Paragraph, Section
from evalkit.reporting.pictured import Statement
from evalkit.reporting.sections.counted_figures import counts, hatched
from evalkit.reporting.sections.material import Material
from evalkit.reporting.wording import Wording


def of_us(material: Material) -> tuple[Section, ...]:
    """What people say of the service, and what was changed after."""
    told, words = material.context.pictured, material.words
    if not told.about_us:
        return ()
    asked = words.say("Asked in a ballot box, so that the answer cannot reach the team with a name.")
    bars = hatched(words, (answer.count for one in told.about_us for answer in one.answers))
    blocks: list[Block] = [Paragraph(f"{asked} {bars}".strip())]
    blocks += [_statement(material, one, number) for number, one in enumerate(told.about_us, 1)]
    if told.changed:
        title, language = words.say("What we changed after"), material.context.language_beside
        blocks.append(Callout(title, (words.set(told.changed),), "ours", language))
    return (Section("about-us", words.say("What people say of us"), tuple(blocks)),)


def _statement(material: Material, one: Statement, number: int) -> Figure:
    words = material.words
    shown = [answer.count.value for answer in one.answers]
    n = None if None in shown else sum(value for value in shown if value is not None)
    return counts(
        material, f"about-us-{number}", one.answers,
        title=words.quoted(words.set(one.text)),
        subtitle=words.say("Answers without a name or a code") if n is None
        else words.say("{n} answers without a name or a code", n=n),
        reading=_most_often(words, one),
        column=words.say("Answers"), caption=words.set(one.text),
        who=words.say("Everybody who wished to answer."), explained=True,
    )  # fmt: skip


def _most_often(words: Wording, one: Statement) -> str:
    """The answer given most often, where what is shown tells which."""
    for answer in one.answers:
        others = [other.count.high for other in one.answers if other is not answer]
        if answer.count.low and all(high is not None and high < answer.count.low for high in others):
            return words.say(
                "Most often: {answer} ({n}).", answer=words.quoted(words.set(answer.name)),
                n=in_words(answer.count, words),
            )  # fmt: skip
    if any(answer.count.value is None for answer in one.answers):
        return words.say("What is shown does not tell which answer was given most often.")
    return words.say("No single answer was given most often.")
