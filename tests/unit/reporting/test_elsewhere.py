"""What of a report stands in another language is counted part by part, and nothing of it is left out."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from evalkit.reporting.elsewhere import Elsewhere, elsewhere
from evalkit.reporting.model import (
    Block,
    Callout,
    Facts,
    Paragraph,
    Points,
    Quote,
    Section,
    SideBySide,
    Subheading,
    Table,
    TableCell,
)
from evalkit.reporting.pictured import Happened
from tests.unit.reporting.world import a_context, a_report, ordinary

OURS = Paragraph("Half of the people followed 12 hours or more.", language="en")


def of(*sections: tuple[str, tuple[Block, ...]]) -> tuple[Elsewhere, ...]:
    model = replace(a_report(ordinary()), sections=tuple(Section(id_, "", blocks) for id_, blocks in sections))
    return elsewhere(replace(model, language="en"), a_context())


def test_every_kind_of_text_that_somebody_wrote_is_counted_in_its_part() -> None:
    told: tuple[Block, ...] = (
        Paragraph("In French, as it was written:", "language"), OURS,
        Paragraph("Nous gardons la table.", "told", "fr"), Points(("Une règle.", "Deux."), "fr"),
        Table("Journal", ("Day", ""), ((TableCell("12 May"), TableCell("Une grève.", language="fr")),)),
    )  # fmt: skip
    group: tuple[Block, ...] = (
        Facts((("Not in the room", "le groupe du soir"),), "fr"), SideBySide("", ("a",), "", ("b", "c"), "fr"),
        Points(("Een regel.",), "nl"),
    )  # fmt: skip
    assert of(("done", told), ("group-analysis", group)) == (
        Elsewhere("done", "fr", 4, "done"),
        Elsewhere("group-analysis", "fr", 4, "group-analysis"),
        Elsewhere("group-analysis", "nl", 1, "group-analysis"),
    )


def test_people_s_own_words_are_counted_together_and_once() -> None:
    quote = Quote("Attendez.", "fr", "Told by a person")
    assert of(("brief", (quote,)), ("stories", (quote, Quote("Encore.", "fr", "")))) == (
        Elsewhere("quotes", "fr", 2, "brief"),
    )


def test_what_the_author_types_in_the_draft_is_told_elsewhere() -> None:
    questions: tuple[Block, ...] = (Subheading("1. Wat?", "nl"), Paragraph("Plus souvent.", "told", "fr"))
    assert of(
        ("moved", (Callout("", ("Nous lisons.",), "ours", "fr"),)), ("limits", (Points(("Une grève.",), "fr"),)),
        ("about-us", (Callout("", ("Nous avons changé.",), "ours", "fr"),)), ("questions", questions),
    ) == (Elsewhere("about-us", "fr", 1, "about-us"), Elsewhere("questions", "nl", 1, "questions"))  # fmt: skip


def test_what_happened_around_the_programme_is_counted_with_its_picture() -> None:
    report = a_report(ordinary())
    context = a_context()
    event = Happened(dt.date(2026, 3, 2), "Une grève.", "fr")
    context = replace(context, pictured=replace(context.pictured, events=(event,)))
    figure = replace(next(report.figures()), id="period")
    model = replace(report, language="en", sections=(Section("done", "", (figure,)),))
    assert [(one.section, one.n) for one in elsewhere(model, context)] == [("done", 1)]
