"""What is wrong with the answers to a funder's questions, decided from what was written alone."""

from __future__ import annotations

import pytest

from evalkit.definitions.funder_questions import Answer, FunderQuestion
from evalkit.services.reports.draft_answers import answer_place, edited, problems, total_place
from evalkit.services.reports.draft_words import Key, Written

HOURS = FunderQuestion(
    number="3", text={"fr": "Combien d'heures ?"}, answers=(Answer.DECLARED,), declared=({"fr": "Heures"},)
)
TOLD = FunderQuestion(number="4", text={"fr": "Racontez."}, answers=(Answer.NARRATIVE,), characters=50)


def codes(texts: dict[Key, str], *, releasing: bool = False) -> list[str]:
    written = {place: Written(text) for place, text in texts.items()}
    return [one.code for one in problems((HOURS, TOLD), written, "fr", releasing=releasing)]


@pytest.mark.parametrize("total", ["0", "1234", "1 234", "1.234", "12,5", "12.5", "1 234 567,25", ""])
def test_a_declared_total_is_one_number(total: str) -> None:
    assert codes({(total_place("3", 0), "fr"): total}) == []


@pytest.mark.parametrize("total", ["12 personnes", "12 à 15", "12 %", "-3", "douze", "1e5", "12 13", "3, dont Amina"])
def test_and_nothing_else_beside_it(total: str) -> None:
    assert codes({(total_place("3", 0), "fr"): total}) == ["draft.total_number"]


def test_only_a_release_asks_for_what_is_missing_or_too_long() -> None:
    assert codes({}, releasing=True) == ["draft.unanswered"]
    long: dict[Key, str] = {(answer_place("4"), "fr"): "x" * 51}
    assert (codes(long), codes(long, releasing=True)) == ([], ["draft.too_long"])
    assert codes({(answer_place("4"), "fr"): "x" * 50}, releasing=True) == []
    assert codes({(answer_place("4"), "fr"): "85.07.30-033.28"}) == ["entry.national_number"]


def test_each_language_has_the_funders_length_and_any_of_them_is_an_answer() -> None:
    texts: dict[Key, str] = {(answer_place("4"), "fr"): "x" * 50, (answer_place("4"), "nl"): "x" * 51}
    written = {place: Written(text) for place, text in texts.items()}
    (wrong,) = problems((HOURS, TOLD), written, "fr", releasing=True)
    assert (wrong.code, wrong.details["language"], wrong.details["n"]) == ("draft.too_long", "nl", 51)
    assert codes({(answer_place("4"), "en"): "They ask."}, releasing=True) == []


def test_what_is_written_is_kept_by_language_and_a_limit_is_a_line() -> None:
    texts = {
        (answer_place("4"), "nl"): Written("Ze vragen."),
        (answer_place("4"), "fr"): Written("Elles demandent."),
        (answer_place("4"), "en"): Written(""),
        ("limits", "fr"): Written("Une grève.\n\n Deux déménagements. "),
    }
    found = edited((HOURS, TOLD), texts, "fr", ())
    assert found.answers == {"4": {"fr": "Elles demandent.", "nl": "Ze vragen."}}
    assert found.more_limits == {"fr": ("Une grève.", "Deux déménagements.")}


def test_an_empty_total_stands_nowhere() -> None:
    (hours,) = edited((HOURS,), {(total_place("3", 0), "fr"): Written("")}, "fr", ()).questions
    assert hours.totals == ()
    (hours,) = edited((HOURS,), {(total_place("3", 0), "fr"): Written("12,5")}, "fr", ()).questions
    assert hours.totals == (({"fr": "Heures"}, "12,5"),)
