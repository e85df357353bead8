"""Words that were written once say in which language they stand, in a report of another: once where once is enough."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest

from evalkit.reporting import own_language, question_by_question, render_docx, render_html, render_xlsx
from evalkit.reporting.context import HopedFor, QuestionAnswered
from evalkit.reporting.model import (
    Block,
    Callout,
    Facts,
    Paragraph,
    Points,
    Quote,
    Section,
    SideBySide,
    Table,
    TableCell,
)
from evalkit.reporting.render import definition
from evalkit.reporting.wording import wording
from tests.unit.reporting.world import a_context, a_report, ordinary

FRENCH = Paragraph("Nous gardons la table.", "told", "fr")
ENGLISH = Paragraph("We keep the table.", "told", "en")
OURS = Paragraph("Half of the people followed 12 hours or more.")
BEFORE = Paragraph("In French, as it was written:", "language")


def marked(*blocks: Block, language: str = "en") -> tuple[Block, ...]:
    return own_language.marked(Section("done", "Done", blocks), wording(language)).blocks


def said(blocks: tuple[Block, ...]) -> list[str]:
    return [block.text for block in blocks if isinstance(block, Paragraph) and block.role == "language"]


@pytest.mark.parametrize(
    "block",
    [
        FRENCH,
        Points(("Le groupe choisit.",), "fr"),
        Facts((("Not in the room", "le groupe du soir"),), "fr"),
        SideBySide("Agrees", ("Une règle",), "Does not", (), "fr"),
    ],
)
def test_it_is_said_right_before_a_single_text(block: Block) -> None:
    assert marked(OURS, block) == (OURS, BEFORE, block)


def test_it_is_said_once_where_all_that_people_wrote_stands_in_one_other_language() -> None:
    blocks = marked(OURS, FRENCH, Points(("Le groupe choisit.",), "fr"), Quote("Attendez.", "fr", "Told by a person"))
    assert said(blocks) == ["The words of the team and of the people stand here in French, as they were written."]
    assert blocks[1] == OURS
    assert Quote("Attendez.", "fr", "Told by a person") in blocks


def test_it_is_said_of_each_where_the_next_one_is_in_the_language_of_the_report() -> None:
    dutch = Paragraph("Wij houden de tafel.", "told", "nl")
    assert marked(FRENCH, FRENCH, ENGLISH, FRENCH, dutch) == (
        BEFORE, FRENCH, FRENCH, ENGLISH, BEFORE, FRENCH, Paragraph("In Dutch, as it was written:", "language"), dutch,
    )  # fmt: skip


def test_nothing_is_said_in_a_report_of_that_language() -> None:
    blocks = (
        FRENCH,
        Points(("Le groupe choisit.",), "fr"),
        Callout("Ce que nous en faisons", ("Oser.",), "ours", "fr"),
    )
    assert marked(*blocks, language="fr") == blocks
    assert marked(OURS) == (OURS,)


def test_a_callout_and_a_person_s_words_say_it_themselves() -> None:
    callout, quote = (
        Callout("What we make of it", ("Oser.",), "ours", "fr"),
        Quote("Attendez.", "fr", "Told by a person"),
    )
    assert marked(callout, OURS, quote) == (
        replace(callout, title="What we make of it (in French)"), OURS,
        replace(quote, attribution="Told by a person (in French)"),
    )  # fmt: skip


def test_a_table_that_is_told_partly_in_another_language_says_so() -> None:
    table = Table(
        "Events", ("Week of", "In the team's words"), ((TableCell("3 March"), TableCell("Grève", language="fr")),)
    )
    assert marked(table)[0] == Paragraph("What stands in French in this table is as it was written.", "language")
    assert marked(table, language="fr") == (table,)


def test_texts_that_follow_each_other_in_one_language_stand_together() -> None:
    told = own_language.together(["a", "b", "c", "d"], ["fr", "", "nl"], "fr")
    assert told == [("fr", ("a", "b")), ("nl", ("c",)), ("fr", ("d",))]


@pytest.mark.parametrize(
    ("words", "language"),
    [({"fr": "Oui", "nl": "Ja"}, "nl"), ({"fr": "Oui"}, "fr"), ({"fr-simple": "Oui"}, "fr"), ({}, None)],
)
def test_the_language_of_a_text_is_that_in_which_it_is_shown(words: dict[str, str], language: str | None) -> None:
    assert own_language.standing_in(words, "nl") == language


def test_answers_in_two_languages_are_marked_in_the_report_and_told_line_by_line_for_the_funder_s_form() -> None:
    asked = {"en": "What changed?"}
    context = a_context(
        questions=(
            QuestionAnswered("1", asked, "They ask.", answer_in="en"),
            QuestionAnswered("2", {"fr": "Et ensuite ?"}, "Elles demandent.\n\nPlus <i>souvent</i>.", answer_in="fr"),
        )
    )
    model = question_by_question.with_questions(
        a_report(ordinary(), context=context), ordinary(), context, definition()
    )
    page = render_html.article(model)
    section = page[page.index('id="questions"') : page.index('id="limits"')]
    assert section.count("In French, as it was written:") == 1
    assert '<h3 lang="fr">2. Et ensuite\u00a0?</h3>' in section
    assert '<p class="told" lang="fr">Plus &lt;i&gt;souvent&lt;/i&gt;.</p>' in section
    assert '<p class="told">They ask.</p>' in section
    assert render_docx.docx(model)
    first, second = question_by_question.answers(model)
    assert ([line.language for line in first.lines], first.language) == ([""], "")
    assert [(line.text, line.language) for line in second.lines] == [
        ("Elles demandent.", "fr"), ("Plus <i>souvent</i>.", "fr"),
    ]  # fmt: skip
    assert second.language == "fr"


def test_a_short_text_within_a_sentence_says_its_language_too() -> None:
    words = wording("nl")
    assert own_language.named(words, {"fr": "registre des écoles"}) == "registre des écoles (in het Frans)"
    assert own_language.named(words, {"fr": "registre", "nl": "scholenregister"}) == "scholenregister"
    hope = {"speaking_up": HopedFor(hold=True, reason={"fr": "Tenir est déjà beaucoup."})}
    page = render_html.article(a_report(ordinary(), "nl", a_context(hoped_for=hope)))
    assert "“Tenir est déjà beaucoup.” (in het Frans)" in page


def test_the_spreadsheet_says_it_too() -> None:
    context = a_context(more_limits=("Une grève.",), limits_in="fr")
    book = render_xlsx.xlsx(a_report(ordinary(), context=context), context.form)
    with zipfile.ZipFile(io.BytesIO(book)) as package:
        said = "".join(package.read(name).decode() for name in package.namelist() if name.endswith(".xml"))
    assert said.count("In French, as it was written:") == 1
    assert "Une grève." in said
