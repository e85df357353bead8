"""What of an older version may stand beside a newer one: by itself, by declaration, or by a map of levels."""

import pytest

from evalkit.definitions import Form, loader
from evalkit.definitions.comparability import compare, misfits
from evalkit.errors import Refused

FIRST = """form: f
version: "1"
title: {en: First}
instruments:
  - instrument: pair
    version: "1"
    licence: CC0
    citation: made up
    levels: {from: 1, to: 4}
    items: [p1, p2]
    indicators: [{key: pair, score: sum, direction: higher_is_better}]
items:
  - {key: mood, levels: {1: {en: bad}, 2: {en: so so}, 3: {en: good}}}
  - {key: ties, levels: {from: 1, to: 5}}
  - {key: hours, kind: integer, indicator: true, range: {from: 0, to: 40}}
"""
SECOND = FIRST.replace('version: "1"\ntitle', 'version: "2"\ntitle')


def form(text: str, declared: str = "") -> Form:
    more = f'comparability:\n  - with: "1"\n    items: {{{declared}}}\n' if declared else ""
    return loader.form_from((text + more).encode(), "f.yaml")


OLD = form(FIRST)


def test_a_translation_compares_by_itself() -> None:
    found = compare(form(SECOND.replace("{en: bad}", "{en: bad, fr: mal}")), OLD)
    assert (found.comparable, found.maps, found.same) == ({"pair", "mood", "ties", "hours"}, {}, True)


def test_another_ladder_compares_with_nothing_unless_somebody_says_so() -> None:
    text = SECOND.replace("ties, levels: {from: 1, to: 5}", "ties, levels: {from: 1, to: 6}")
    assert compare(form(text), OLD).comparable == {"pair", "mood", "hours"}
    assert compare(form(text, "ties: comparable"), OLD).comparable == {"pair", "mood", "ties", "hours"}
    assert compare(form(text, "ties: not_comparable"), OLD).comparable == {"pair", "mood", "hours"}
    assert not compare(form(text), OLD).same


def test_a_ladder_that_became_shorter_needs_a_map() -> None:
    text = SECOND.replace("ties, levels: {from: 1, to: 5}", "ties, levels: {from: 1, to: 3}")
    assert "ties" not in compare(form(text, "ties: comparable"), OLD).comparable
    found = compare(form(text, "ties: {1: 1, 2: 1, 3: 2, 4: 3, 5: 3}"), OLD)
    assert "ties" in found.comparable
    assert found.maps == {"ties": {1: 1, 2: 1, 3: 2, 4: 3, 5: 3}}
    assert "ties" not in compare(form(text, "ties: {1: 1, 2: 1, 3: 2, 4: 3}"), OLD).comparable


def test_a_score_compares_when_its_items_are_mapped_and_its_author_says_so() -> None:
    text = SECOND.replace("levels: {from: 1, to: 4}", "levels: {from: 0, to: 3}")
    maps = "p1: {1: 0, 2: 1, 3: 2, 4: 3}, p2: {1: 0, 2: 1, 3: 2, 4: 3}"
    assert "pair" not in compare(form(text, maps), OLD).comparable
    found = compare(form(text, f"pair: comparable, {maps}"), OLD)
    assert "pair" in found.comparable
    assert set(found.maps) == {"p1", "p2"}


def test_a_new_condition_is_another_meaning() -> None:
    text = SECOND.replace("{key: ties, levels", "{key: ties, condition: mood = 1, levels")
    assert "ties" not in compare(form(text), OLD).comparable
    assert "ties" in compare(form(text, "ties: comparable"), OLD).comparable


def test_a_narrower_range_does_not_compare() -> None:
    text = SECOND.replace("{from: 0, to: 40}", "{from: 0, to: 20}")
    assert "hours" not in compare(form(text, "hours: comparable"), OLD).comparable
    wider = SECOND.replace("{from: 0, to: 40}", "{from: 0, to: 60}")
    assert "hours" in compare(form(wider, "hours: comparable"), OLD).comparable


def test_what_cannot_be_kept_is_told_when_the_older_version_is_known() -> None:
    text = SECOND.replace("ties, levels: {from: 1, to: 5}", "ties, levels: {from: 1, to: 3}")
    said = "ties: {1: 1, 2: 1, 3: 2, 4: 3}, mood: comparable"
    assert misfits(form(text, said), OLD) == [
        ("ties", "ties: level 5 of version 1 has no place here. Map every older level")
    ]
    gone = form(FIRST.replace("  - {key: ties, levels: {from: 1, to: 5}}\n", ""))
    assert [key for key, _ in misfits(form(SECOND, "ties: comparable"), gone)] == ["ties"]


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        ("ties: {1: 2, 2: 1, 3: 3}", "mixes up the order"),
        ("ties: {1: 1, 2: 7}", "map of ties leads to 7, which is no level"),
        ("hours: {1: 1}", "no levels that could be mapped"),
        ("nothing: comparable", "nothing is no indicator of this form"),
        ("ties: perhaps", "comparable"),
    ],
)
def test_a_wrong_declaration_is_refused_with_its_line(declared: str, said: str) -> None:
    with pytest.raises(Refused) as refusal:
        form(SECOND, declared)
    problems = refusal.value.problems
    assert any(said in str(p.details.get("what")) for p in problems), problems
    begins = SECOND.count("\n") + 1
    assert {p.details["line"] for p in problems} <= {begins, begins + 1, begins + 2}


def test_a_version_does_not_compare_itself() -> None:
    with pytest.raises(Refused, match="is this one"):
        form(SECOND.replace('version: "2"', 'version: "1"'), "ties: comparable")
