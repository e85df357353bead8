"""The pure parts of the form studio: order, pickers, texts, two who write at once, what is missing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.definitions import loader
from evalkit.definitions.expression import parse
from evalkit.errors import Refused
from evalkit.services.studio import asking, drafts, fields, remarks, texts
from evalkit.services.studio.asking import Asked
from evalkit.services.studio.conditions import Picked, Row, expression, limit, limit_picked, picked
from evalkit.services.studio.merging import merge, prints

KNOWN = (
    Asked("housing", "housing", "yes_no", {"en": "Housing?"}),
    Asked("visits", "visits", "integer", {"en": "Visits?"}),
    Asked("mood", "mood", "level", {"en": "Mood?"}, {"1": {"en": "low"}, "2": {"en": "high"}}),
    Asked("came_by", "came_by", "choice", {"en": "How?"}, {"friend": {"en": "a friend"}}),
    Asked("tongues", "tongues", "choices", {"en": "Languages?"}, {"nl": {"en": "Dutch"}, "fr": {"en": "French"}}),
    Asked("arrived", "arrived", "date", {"en": "When?"}),
    Asked("wish", "wish", "text", {"en": "Wish?"}),
)


@pytest.mark.parametrize("key", loader.shipped_forms())
def test_a_shipped_form_opened_and_written_again_is_the_same_form(key: str) -> None:
    form = loader.shipped_form(key)
    found = remarks.checked(drafts.opened(form), "en")
    assert found.form is not None
    assert found.form.hash == form.hash
    assert found.stops == 0


def a_draft() -> asking.Plain:
    """Two questions, a heading, one question under it, one for the group."""
    plain: asking.Plain = {
        "form": "arrival",
        "version": "1",
        "title": {"fr": "Accueil"},
        "schedule": fields.scheduled([0, 90], {}),
        "items": [
            {"key": "housing", "kind": "yes_no", "question": {"fr": "Un logement ?"}},
            {"key": "visits", "kind": "integer", "question": {"fr": "Combien ?"}, "condition": "housing = yes",
             "title": {"fr": "Visites"}, "indicator": True},
            {"key": "wish", "kind": "text", "question": {"fr": "Un souhait ?"}},
            {"key": "together", "unit": "group", "question": {"fr": "Ensemble ?"}, "title": {"fr": "Ensemble"},
             "levels": {"numbers": [1, 2], "words": {"1": {"fr": "peu"}, "2": {"fr": "bien"}}}},
        ],
        "sections": [
            {"section": "opening", "asks": ["housing", "visits"]},
            {"section": "ahead", "title": {"fr": "Et après"}, "asks": ["wish"]},
        ],
    }  # fmt: skip
    return plain


def test_the_list_is_one_order_of_questions_and_headings() -> None:
    assert asking.order(a_draft()) == ("ask:housing", "ask:visits", "section:ahead", "ask:wish")
    assert [entry.sort for entry in asking.entries(a_draft())] == ["item", "item", "section", "item", "group"]


def test_moving_across_a_heading_changes_the_part_and_a_second_click_nothing() -> None:
    once = asking.moved(a_draft(), "ask:wish", "section:ahead")
    assert asking.order(once) == ("ask:housing", "ask:visits", "ask:wish", "section:ahead")
    assert asking.moved(once, "ask:wish", "section:ahead") == once
    assert "sections" not in asking.written({**once, "sections": once["sections"][:1]})


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)), max_size=12))
def test_whatever_is_moved_nothing_is_lost(moves: list[tuple[int, int]]) -> None:
    plain = a_draft()
    before = set(asking.order(plain))
    for at, to in moves:
        places = asking.order(plain)
        plain = asking.moved(plain, places[at], (*places, "")[to])
    assert set(asking.order(plain)) == before
    assert {item["key"] for item in plain["items"]} == {"housing", "visits", "wish", "together"}


def test_a_heading_goes_and_its_questions_stay() -> None:
    assert asking.order(asking.without(a_draft(), "section:ahead")) == ("ask:housing", "ask:visits", "ask:wish")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (Row("housing", "is", "housing:yes"), "housing = yes"),
        (Row("housing", "is_not", "housing:no"), "housing != no"),
        (Row("visits", "at_least", typed="2"), "visits >= 2"),
        (Row("mood", "at_most", "mood:2"), "mood <= 2"),
        (Row("came_by", "is", "came_by:friend"), "came_by = 'friend'"),
        (Row("tongues", "is", "tongues:nl"), "selected(tongues, 'nl')"),
        (Row("tongues", "is_not", "tongues:nl"), "not selected(tongues, 'nl')"),
        (Row("arrived", "at_least", typed="2026-01-31"), "arrived >= '2026-01-31'"),
        (Row("wish", "answered"), "answered(wish)"),
        (Row("wish", "not_answered"), "not answered(wish)"),
    ],
)
def test_what_is_picked_becomes_an_expression_and_comes_back(row: Row, said: str) -> None:
    made = expression(Picked((row,)), KNOWN)
    assert made == said
    parse(made)
    assert picked(made, KNOWN).rows == (row,)


def test_several_rows_are_all_or_any() -> None:
    rows = (Row("housing", "is", "housing:yes"), Row("visits", "at_most", typed="3"))
    assert expression(Picked(rows, "any"), KNOWN) == "housing = yes or visits <= 3"
    assert picked("housing = yes or visits <= 3", KNOWN) == Picked(rows, "any")
    assert picked("housing = yes and visits <= 3", KNOWN) == Picked(rows, "all")


def test_what_pickers_cannot_say_stays_as_it_is_written() -> None:
    for text in ("visits * 2 > 4", "housing = yes and (visits > 1 or mood = 2)", "a = 1 and b = 2 and c = 3 and d = 4"):
        assert picked(text, KNOWN) == Picked(text=text)
    assert expression(Picked(text=" visits *  2 > 4 "), KNOWN) == "visits * 2 > 4"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (Row("gone", "is"), "studio.unknown_question"),
        (Row("housing", "at_least", "housing:yes"), "studio.how"),
        (Row("wish", "is", typed="x"), "studio.how"),
        (Row("housing", "is", "came_by:friend"), "studio.value"),
        (Row("visits", "is", typed="many"), "studio.number"),
        (Row("arrived", "is", typed="31/02/2026"), "studio.day"),
        (Row("housing", "evil') or", "housing:yes"), "studio.how"),
    ],
)
def test_pickers_that_do_not_fit_are_refused_in_a_sentence(row: Row, code: str) -> None:
    with pytest.raises(Refused) as caught:
        expression(Picked((row,)), KNOWN)
    assert [one.code for one in caught.value.problems] == [code]


def test_a_limit_compares_with_a_number_or_an_earlier_answer() -> None:
    assert limit("at_most", "children", "", key="at_school", kind="integer") == "at_school <= children"
    assert limit("at_least", "", "2,5", key="hours", kind="decimal") == "hours >= 2.5"
    assert limit("at_least", "", " ", key="hours", kind="decimal") == ""
    assert limit_picked("at_school <= children", "at_school") == ("at_most", "children", "")
    assert limit_picked("at_school + 1 <= children", "at_school") is None


def test_two_who_write_keep_both_texts_and_a_clash_is_told() -> None:
    shown = {"question": "Old?", "title": "Old", "intro": ""}
    now = {"question": "Theirs?", "title": "Old", "intro": "x"}
    merged = merge({"question": "Old?", "title": "Mine", "intro": ""}, prints(shown), now)
    assert merged.fields == {"question": "Theirs?", "title": "Mine", "intro": "x"}
    assert merged.clashes == {}
    both = merge({"question": "Mine?"}, prints(shown), now)
    assert both.clashes == {"question": "Theirs?"}
    assert merge({"question": "Mine?"}, prints(now), now).fields["question"] == "Mine?"


def test_line_ends_of_a_browser_are_no_change() -> None:
    shown = {"intro": "one\ntwo"}
    assert merge({"intro": "one\r\ntwo"}, prints(shown), shown) == merge({}, prints(shown), shown)


def test_the_table_says_which_language_misses_what() -> None:
    plain = a_draft()
    assert texts.begun(plain) == ("fr",)
    assert texts.missing(plain, "fr") == 0
    assert texts.missing(plain, "nl") == 7  # four questions, two levels, a heading
    made = texts.with_texts(plain, {"housing.question@nl": "Een woning?", "together.level.1@nl": "weinig"})
    assert made["items"][0]["question"] == {"fr": "Un logement ?", "nl": "Een woning?"}
    assert texts.missing(made, "nl") == 5
    assert texts.with_texts(made, {"housing.question@nl": " ", "together.level.1@nl": ""}) == plain
    assert texts.languages(made, "tr") == ("fr", "nl", "en", "ar", "tr")


def test_levels_are_written_kept_and_shortened() -> None:
    own = {"key": "mood"}
    made = fields.item_from(own, {"level.1": "low", "level.2": "high", "level.3": "", "indicator": "yes"}, "en")
    assert made["levels"] == {"numbers": [1, 2], "words": {"1": {"en": "low"}, "2": {"en": "high"}}}
    shown = fields.item_fields(made, made, "fr")
    assert [name for name in shown if name.startswith("level.")] == ["level.1", "level.2", "level.3", "level.4"]
    again = fields.item_from(made, {**shown, "level.1": "bas"}, "fr")
    assert again["levels"]["words"] == {"1": {"en": "low", "fr": "bas"}, "2": {"en": "high"}}
    gone = fields.item_from(made, {"level.1": "low", "level.2": ""}, "en")
    assert gone["levels"]["numbers"] == [1]


def test_choices_get_keys_from_their_words() -> None:
    own = {"key": "came_by", "kind": "choice"}
    made = fields.item_from(own, {"choice.+1": "Par un ami", "choice.+2": "Par un ami", "choice.+3": "صديق"}, "fr")
    assert list(made["choices"]) == ["par_un_ami", "par_un_ami_2", "choice"]


def test_days_keep_the_occasions_that_are_there() -> None:
    before = {"baseline": "t0", "waves": [{"wave": "t0", "day": 0, "label": {"fr": "accueil"}}]}
    made = fields.scheduled([0, 90, 45], before)
    assert [wave["wave"] for wave in made["waves"]] == ["t0", "3_months", "45_days"]
    assert made["baseline"] == "t0"
    assert fields.days_in("0, 90; 180") == [0, 90, 180]
    assert [fields.days_in(text) for text in ("", "soon", "-1", "0, 99999")] == [None, None, None, None]


def codes(plain: asking.Plain) -> dict[str, list[str]]:
    return {key: [one.code for one in some] for key, some in remarks.checked(plain, "fr").remarks.items()}


def test_a_whole_draft_has_no_remark() -> None:
    assert codes(a_draft()) == {}


def test_what_is_missing_is_said_at_its_question() -> None:
    plain = a_draft()
    plain["items"] += [{"key": "mood", "indicator": False}, {"key": "back", "kind": "then_test"},
                       {"key": "how", "kind": "choice", "question": {"fr": "Comment ?"}}]  # fmt: skip
    found = codes(asking.arranged(plain, asking.order(plain)))
    assert found == {
        "mood": ["studio.no_question", "studio.no_levels"],
        "back": ["studio.no_ladder"],
        "how": ["studio.no_choices"],
    }
    assert codes({"form": "x", "version": "1"})[""] == ["studio.nothing_asked", "studio.no_title", "studio.no_schedule"]


def test_a_condition_on_what_comes_later_is_told_in_words() -> None:
    moved = asking.moved(a_draft(), "ask:housing", "")
    found = remarks.checked(moved, "fr")
    assert found.remarks["visits"][0].details["words"] == "Un logement ?"
    assert found.form is None
    shown = remarks.showable(moved, "fr")
    assert shown is not None
    assert [item.key for item in shown.items] == ["wish", "housing", "together"]


def test_what_had_better_not_be_asked_is_said_kindly_at_its_question() -> None:
    plain = asking.added(a_draft(), "items", {"key": "n", "kind": "text", "question": {"fr": "Votre nationalité ?"}})
    found = remarks.checked(plain, "fr")
    assert [one.code for one in found.remarks["n"]] == ["studio.asks_nationality"]
    assert (found.stops, found.asks) == (0, 1)
