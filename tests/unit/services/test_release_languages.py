"""What a report in one language shows of what its author wrote in several: each where it is written, else marked."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from evalkit.reporting.context import QuestionAnswered
from evalkit.reporting.question_by_question import Answer, Line
from evalkit.services.reports import release_answers, release_context
from evalkit.services.reports.release_context import Edited, written_for
from evalkit.services.reports.release_difference import Change, difference


@pytest.mark.parametrize(
    ("written", "language", "shown"),
    [(("fr", "nl"), "nl", "nl"), (("fr", "nl"), "en", "nl"), (("en",), "fr", "en"), ((), "fr", "")],
)
def test_a_report_shows_its_own_language_then_the_drafts_then_any(
    written: tuple[str, ...], language: str, shown: str
) -> None:
    assert written_for(written, language, "nl") == shown


def test_what_the_team_makes_of_one_figure_stays_where_another_is_translated() -> None:
    words = {
        "fr": {"speaking_up": "Oser.", "letters": "Le courrier."},
        "nl": {"speaking_up": "Durven."},
        "en": {"x": " "},
    }
    facts = SimpleNamespace(edited=Edited(language="fr"), languages=("fr",))
    assert release_context._making(cast(Any, facts), words, "nl") == (
        {"speaking_up": "Durven.", "letters": "Le courrier."}, {"speaking_up": "nl", "letters": "fr"},
    )  # fmt: skip


def test_an_answer_says_its_language() -> None:
    question = QuestionAnswered("4", {"fr": "Quoi ?"})
    edited = Edited(answers={"4": {"fr": "Plus.", "nl": "Meer."}}, language="fr")
    told = [release_context._answered(edited, question, code) for code in ("nl", "en")]
    assert [(one.answer, one.answer_in) for one in told] == [("Meer.", "nl"), ("Plus.", "fr")]
    assert release_context._answered(Edited(language="fr"), question, "nl") == question


ASKED = (
    Answer("4. Wat?", (Line("Meer."),)),
    Answer("5. Et après ?", (Line("Plus.", "fr"), Line("Souvent.", "fr"), Line("Zie “Wat bewoog”.")), "fr"),
)


def test_answers_taken_alone_say_before_a_text_in_which_language_it_stands() -> None:
    kept = release_answers.content({"nl": ASKED})
    assert kept["answers"] == {"nl": [["4. Wat?", "Meer."], ["5. Et après ?", "Plus.\nSouvent.\nZie “Wat bewoog”."]]}
    first, second = release_answers.kept(kept, "nl")
    assert first == ASKED[0]
    assert second.lines == (Line("In het Frans, zoals het geschreven is:"), *ASKED[1].lines)
    assert second.language == "fr"


def test_answers_of_an_earlier_release_read_as_they_did() -> None:
    kept = {"answers": {"nl": [["4. Wat?", "Meer.\n\nEn vaker."]]}}
    assert release_answers.kept(kept, "nl") == (Answer("4. Wat?", (Line("Meer."), Line(""), Line("En vaker."))),)
    assert "answers_in" not in release_answers.content({"nl": ASKED[:1]})


def answers(**by_language: str) -> dict[str, Any]:
    return {"answers": {code: [["4. Quoi ?", text]] for code, text in by_language.items()}}


def test_an_answer_that_is_another_in_one_language_is_told_with_it() -> None:
    old, new = answers(fr="Plus.", nl="Plus.", en="Plus."), answers(fr="Plus.", nl="Meer.", en="Plus.")
    assert difference(old, new, "fr") == (Change("answer", "4. Quoi ?", "changed", ("nl",)),)
    assert difference(old, answers(fr="X.", nl="X.", en="X."), "fr") == (Change("answer", "4. Quoi ?", "changed"),)
    assert difference(old, old, "nl") == ()


def test_limits_of_an_earlier_release_are_the_same_in_one_language() -> None:
    assert difference({"limits": ["Une grève."]}, {"limits": ["Une grève."]}, "fr") == ()
    both = {"limits": {"fr": ["Une grève."], "nl": ["Een staking."]}}
    assert [one.kind for one in difference({"limits": ["Une grève."]}, both, "fr")] == ["limits"]
    other = {"limits": {"fr": ["Une grève."], "nl": ["Een treinstaking."]}}
    assert difference(both, other, "fr") == (Change("limits", "", "changed", ("nl",)),)
