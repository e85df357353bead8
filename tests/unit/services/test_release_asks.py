"""What the last page before a release asks about words: only where the same report hides numbers."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from evalkit.services.reports.draft_words import Written
from evalkit.services.reports.release_asks import Missing, missing, told_in_words
from evalkit.services.reports.release_context import Beside

HIDES_NOTHING: dict[str, Any] = {"small": 0, "protecting": 0, "left_out": (), "standing": 0, "k": 5}


def places(texts: dict[tuple[str, str], str], **hides: Any) -> list[str]:
    draft = SimpleNamespace(texts={key: SimpleNamespace(text=text) for key, text in texts.items()})
    seen = SimpleNamespace(**(HIDES_NOTHING | hides))
    return [one.place for one in told_in_words(cast(Any, draft), cast(Any, seen), Beside())]


@pytest.mark.parametrize("hidden", ["small", "protecting", "left_out", "standing"])
def test_words_are_asked_about_where_a_number_is_hidden(hidden: str) -> None:
    assert places({("limits", "fr"): "Deux personnes ont déménagé."}, **{hidden: 1}) == ["limits"]


def test_nothing_is_asked_where_nothing_is_hidden() -> None:
    assert places({("limits", "fr"): "Deux personnes ont déménagé."}) == []


def test_only_what_the_report_shows_is_asked_about() -> None:
    assert places({("note to a colleague", "fr"): "Deux personnes ont déménagé."}, small=1) == []


def test_what_is_missing_is_said_by_language_with_what_stands_instead() -> None:
    texts = {
        ("making:speaking_up", "fr"): "Oser.", ("making:speaking_up", "nl"): "Durven.", ("making:gone", "fr"): "Hier.",
        ("answer:4", "nl"): "Vaker.", ("limits", "fr"): "Une grève.", ("limits", "en"): "",
    }  # fmt: skip
    draft = SimpleNamespace(
        texts={key: Written(text) for key, text in texts.items()},
        questions=[SimpleNamespace(number="4"), SimpleNamespace(number="5")],
        draft=SimpleNamespace(language="fr"),
    )
    assert missing(cast(Any, draft), ["speaking_up"]) == (
        Missing("fr", (("answer:4", "nl"),)),
        Missing("nl", (("limits", "fr"),)),
        Missing("en", (("making:speaking_up", "fr"), ("answer:4", "nl"), ("limits", "fr"))),
    ), "of a figure that the report has not, nothing is missing"
