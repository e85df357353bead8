"""What people say of the service, and what was changed after: asked in a ballot box, told once for all its figures."""

from __future__ import annotations

from evalkit.reporting.charts.counted import counted
from evalkit.reporting.charts.panels import panels
from evalkit.reporting.model import Block, Callout, Figure, Paragraph, Section, Table, TableCell
from evalkit.reporting.pictured import Counted, Statement
from evalkit.reporting.sections.counted_figures import hatched
from evalkit.reporting.sections.material import Material
from evalkit.reporting.wording import Wording, capital


def of_us(material: Material) -> tuple[Section, ...]:
    """What people say of the service, and what was changed after."""
    told, words = material.context.pictured, material.words
    if not told.about_us:
        return ()
    asked = words.say("Asked in a ballot box, so that the answer cannot reach the team with a name.")
    bars = hatched(words, (answer.count for one in told.about_us for answer in one.answers))
    again = words.say("One person may have answered more than once.")  # a box each round, and nothing tells who
    blocks: list[Block] = [Paragraph(" ".join(filter(None, (asked, again, bars))))]
    blocks.append(_figure(material, told.about_us))
    if told.changed:
        changed, language = material.own(told.changed, material.context.language_beside)
        blocks.append(Callout(words.say("What we changed after"), (changed,), "ours", language))
    return (Section("about-us", words.say("What people say of us"), tuple(blocks)),)


def _figure(material: Material, statements: tuple[Statement, ...]) -> Figure:
    """One picture of all statements, a panel each."""
    words = material.words
    several = len(statements) > 1
    quoted = [words.quoted(words.set(one.text)) for one in statements]
    n = _how_many(words, statements)
    title = words.say("The answers from the ballot box, sentence by sentence") if several else quoted[0]
    told = _together(words, statements) if several else [_most_often(words, statements[0])]
    told += _least_often(words, statements)
    bars = [[(words.set(a.name), a.count, a.mark) for a in one.answers] for one in statements]
    return material.figure(
        "about-us",
        title=title,
        subtitle=capital(words.say("{n} answers without a name or a code", n=n)) if n
        else words.say("Answers without a name or a code"),
        chart=panels(list(zip(quoted, bars, strict=True)), words) if several else counted(bars[0], words),
        table=_table(material, statements),
        readings=tuple(Paragraph(text, "reading") for text in told),
        source=material.counted_source("about-us", title, who=words.say("Everybody who wished to answer.")),
    )  # fmt: skip


def _how_many(words: Wording, statements: tuple[Statement, ...]) -> str:
    """How many answered each sentence, as far as the numbers shown tell it; empty where they do not."""
    counts = [[answer.count for answer in one.answers] for one in statements]
    if any(count.low is None or count.high is None for one in counts for count in one):
        return ""
    low = min(sum(count.low or 0 for count in one) for one in counts)
    high = max(sum(count.high or 0 for count in one) for one in counts)
    return words.number(low) if low == high else words.between(low, high)


def _table(material: Material, statements: tuple[Statement, ...]) -> Table:
    """A row for each sentence, a column for each answer; one column, where the answers are not the same."""
    words = material.words
    caption = words.say("What people say of us")
    names = tuple(words.set(answer.name) for answer in statements[0].answers)
    if all(tuple(words.set(answer.name) for answer in one.answers) == names for one in statements):
        rows = tuple(
            (TableCell(words.set(one.text)), *(material.cell(answer.count) for answer in one.answers))
            for one in statements
        )
        return Table(caption, ("", *names), rows)
    rows = tuple(
        (TableCell(words.named(words.set(one.text), words.set(answer.name))), material.cell(answer.count))
        for one in statements
        for answer in one.answers
    )
    return Table(caption, ("", words.say("Answers")), rows)


def _first(one: Statement) -> Counted | None:
    """The answer that was surely given more often than any other."""
    for answer in one.answers:
        others = [other.count.high for other in one.answers if other is not answer]
        if answer.count.low and all(high is not None and high < answer.count.low for high in others):
            return answer
    return None


def _least(one: Statement) -> Counted | None:
    """The answer that was surely given less often than any other, where more than two could be given."""
    for answer in one.answers:
        others = [other.count.low for other in one.answers if other is not answer]
        high = answer.count.high
        if high is not None and len(others) > 1 and all(low is not None and low > high for low in others):
            return answer
    return None


def _together(words: Wording, statements: tuple[Statement, ...]) -> list[str]:
    """A sentence for each answer that was given most often, with what it was given to; how often, the picture shows
    beside its bar. Of the others, that what is hidden does not let it be told."""
    by_answer: dict[str, list[str]] = {}
    for one in statements:
        first = _first(one)
        if first is not None or any(answer.count.value is None for answer in one.answers):
            by_answer.setdefault(words.set(first.name) if first is not None else "", []).append(words.set(one.text))
    none = by_answer.pop("", [])
    told = [
        words.say("Most often {answer}: {statements}.", answer=words.quoted(answer), statements=_each(words, texts))
        for answer, texts in by_answer.items()
    ]
    if none:
        told.append(words.say("What is shown does not tell which answer was given most often to {statements}.",
                              statements=_each(words, none)))  # fmt: skip
    return told or [words.say("No single answer was given most often.")]


def _most_often(words: Wording, one: Statement) -> str:
    """The answer given most often, where what is shown tells which."""
    if (answer := _first(one)) is not None:
        return words.say(
            "Most often: {answer} ({n}).", answer=words.quoted(words.set(answer.name)), n=words.told(answer.count)
        )  # fmt: skip
    if any(answer.count.value is None for answer in one.answers):
        return words.say("What is shown does not tell which answer was given most often.")
    return words.say("No single answer was given most often.")


def _least_often(words: Wording, statements: tuple[Statement, ...]) -> list[str]:
    """The answer given least often, with what it was given to, where what is shown tells which."""
    by_answer: dict[str, list[str]] = {}
    for one in statements:
        if (least := _least(one)) is not None:
            by_answer.setdefault(words.quoted(words.set(least.name)), []).append(words.set(one.text))
    if len(statements) == 1:
        return [words.say("Least often: {answer}.", answer=answer) for answer in by_answer]
    return [
        words.say("Least often {answer}: {statements}.", answer=answer, statements=_each(words, texts))
        for answer, texts in by_answer.items()
    ]


def _each(words: Wording, statements: list[str]) -> str:
    """Statements one after the other, each in quotation marks."""
    return words.listed([words.quoted(text.rstrip(".")) for text in statements])
