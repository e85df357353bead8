"""What the author is asked about words: only where the same report hides numbers, with the place that changes them."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any, cast

import pytest

from evalkit.services.reports import draft_words
from evalkit.services.reports.release_asks import Missing, SmallNumbers, found_in, missing, told_before
from evalkit.services.reports.release_preview import hides
from evalkit.services.reports.release_written import JOURNAL, Written

TWO = "Deux personnes ont déménagé."
HIDES_NOTHING: dict[str, Any] = {"decisions": (), "warnings": (), "standing": {}}


def asked(texts: dict[tuple[str, str], str], *beside: Written) -> tuple[SmallNumbers, ...]:
    draft = SimpleNamespace(texts={key: SimpleNamespace(text=text) for key, text in texts.items()})
    return found_in(cast(Any, draft), beside, 5)


def a_plan(**hiding: Any) -> Any:
    told = HIDES_NOTHING | hiding
    result = SimpleNamespace(warnings=[SimpleNamespace(code=code) for code in told["warnings"]])
    released = SimpleNamespace(results=(result,))
    decisions = tuple({"rule": rule} for rule in told["decisions"])
    return SimpleNamespace(
        publishable=SimpleNamespace(decisions=decisions, released=released), standing=told["standing"]
    )


@pytest.mark.parametrize(
    "hiding",
    [{"decisions": ("primary",)}, {"decisions": ("secondary",)}, {"warnings": ("coarsened",)}, {"standing": {"a": 1}}],
)
def test_words_are_asked_about_where_a_number_is_hidden(hiding: dict[str, Any]) -> None:
    assert hides(a_plan(**hiding))


def test_nothing_is_asked_where_nothing_is_hidden() -> None:
    assert not hides(a_plan())
    assert not hides(a_plan(decisions=("shown",), warnings=("few_seen",)))


def test_a_text_of_the_draft_is_named_by_its_field() -> None:
    texts = {("limits", "fr"): f"Bien. {TWO}", ("answer:4", "nl"): "Niemand.", ("making:a", "en"): "Two of them left."}
    assert asked(texts) == (
        SmallNumbers("limits", (TWO,), ("limits", "fr")),
        SmallNumbers("making:a", ("Two of them left.",), ("making:a", "en")),
    )


def test_only_what_the_report_shows_is_asked_about() -> None:
    assert asked({("note to a colleague", "fr"): TWO}) == ()


def test_what_was_written_elsewhere_is_named_by_the_page_that_changes_it() -> None:
    day = dt.date(2026, 4, 20)
    note = Written(JOURNAL, (TWO, "Une grève de deux jours.", TWO), "/programmes/1/week?week=2026-04-20#note-2", day)
    assert asked({}, note) == (SmallNumbers(JOURNAL, (TWO,), None, note.address, day),)


def test_what_the_funder_was_told_word_for_word_lies_apart_and_nothing_else_does() -> None:
    texts = {("limits", "fr"): f"{TWO} Trois mamans sont restées.", ("making:a", "en"): "Two of them left."}
    told = told_before(asked(texts), {"deux personnes ont déménagé", "vingt two of them left"})
    assert told_before(asked({("limits", "fr"): "3."}), {"3"})[0].found, "a number alone stands anywhere"
    assert told == (
        SmallNumbers("limits", ("Trois mamans sont restées.",), ("limits", "fr"), stood=(TWO,)),
        SmallNumbers("making:a", ("Two of them left.",), ("making:a", "en")),
    )


def test_what_is_missing_is_said_by_language_with_what_stands_instead() -> None:
    texts = {
        ("making:speaking_up", "fr"): "Oser.", ("making:speaking_up", "nl"): "Durven.", ("making:gone", "fr"): "Hier.",
        ("answer:4", "nl"): "Vaker.", ("limits", "fr"): "Une grève.", ("limits", "en"): "",
    }  # fmt: skip
    draft = SimpleNamespace(
        texts={key: draft_words.Written(text) for key, text in texts.items()},
        questions=[SimpleNamespace(number="4"), SimpleNamespace(number="5")],
        draft=SimpleNamespace(language="fr"),
    )
    assert missing(cast(Any, draft), ["speaking_up"]) == (
        Missing("fr", (("answer:4", "nl"),)),
        Missing("nl", (("limits", "fr"),)),
        Missing("en", (("making:speaking_up", "fr"), ("answer:4", "nl"), ("limits", "fr"))),
    ), "of a figure that the report has not, nothing is missing"
