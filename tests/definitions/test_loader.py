"""Definition files: everything shipped loads, and every fault is named with file, line and remedy."""

from pathlib import Path

import pytest

from evalkit.definitions import loader
from evalkit.errors import Refused

A_FORM = """form: small
version: "1"
title: {en: Small}
schedule:
  waves:
    - {wave: "0", day: 0}
    - {wave: "1", day: 90}
instruments:
  - instrument: pair
    version: "1"
    licence: none
    citation: nobody
    levels: {from: 1, to: 5}
    items: [a1, a2]
    indicators:
      - {key: a_total, items: all, score: sum, direction: higher_is_better}
items:
  - {key: mood, levels: {from: 0, to: 2}, direction: higher_is_worse}
"""


def load(text: str) -> object:
    return loader.form_from(text.encode(), "small.yaml")


def codes(text: str) -> list[tuple[str, object]]:
    with pytest.raises(Refused) as refusal:
        load(text)
    return [(p.code, p.details.get("line")) for p in refusal.value.problems]


@pytest.mark.parametrize("path", loader.shipped_forms().values(), ids=lambda p: p.stem)
def test_every_shipped_form_loads(path: Path) -> None:
    form = loader.load_form(path)
    assert form.key == path.stem
    assert form.indicators
    assert len(form.hash) == 64


def test_every_shipped_instrument_has_a_licence_and_a_citation() -> None:
    assert loader.instruments()
    for instrument in loader.instruments().values():
        assert instrument.licence
        assert instrument.citation


def test_every_shipped_indicator_has_words_on_every_level_in_four_languages() -> None:
    assert len(loader.indicators()) == 10
    for item in loader.indicators().values():
        assert item.levels is not None
        assert item.levels.numbers == (1, 2, 3, 4, 5)
        for words in (item.question, item.title, *item.levels.words.values()):
            assert words is not None
            assert {"fr", "nl", "en", "ar"} <= set(words)


def test_a_form_is_resolved_with_its_ranges_and_steps() -> None:
    form = loader.form_from(A_FORM.encode(), "small.yaml")
    total, mood = form.indicators
    assert (total.key, total.low, total.high, total.step, total.ordinal, total.best) == (
        "a_total", 2, 10, 1.0, False, 10,
    )  # fmt: skip
    assert (mood.key, mood.low, mood.high, mood.ordinal, mood.best, mood.worst) == ("mood", 0, 2, True, 0, 2)
    assert form.schedule is not None
    assert form.schedule.baseline_wave.wave == "0"
    assert [w.wave for w in form.schedule.follow_up_waves] == ["1"]


def test_a_translation_changes_the_hash_and_not_the_meaning() -> None:
    before = loader.form_from(A_FORM.encode(), "small.yaml")
    after = loader.form_from(A_FORM.replace("{en: Small}", "{en: Small, fr: Petit}").encode(), "small.yaml")
    assert before.hash != after.hash
    assert before.meanings == after.meanings


def test_another_direction_changes_the_meaning() -> None:
    before = loader.form_from(A_FORM.encode(), "small.yaml")
    after = loader.form_from(A_FORM.replace("higher_is_worse", "higher_is_better").encode(), "small.yaml")
    assert before.meanings["a_total"] == after.meanings["a_total"]
    assert before.meanings["mood"] != after.meanings["mood"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("title: {en: Small}", "titel: {en: Small}", [("definitions.missing_key", 1), ("definitions.unknown_key", 3)]),
        ("    licence: none\n", "", [("definitions.missing_key", 9)]),
        ("levels: {from: 1, to: 5}", "levels: {from: 5, to: 1}", [("definitions.wrong", 13)]),
        ("items: [a1, a2]", "items: [a1, a1]", [("definitions.wrong", 9)]),
        ("key: mood", "key: a1", [("definitions.wrong", 18)]),
        ("version: \"1\"\ntitle", "version: \"1\"\nversion: \"2\"\ntitle", [("definitions.key_twice", 3)]),
        ("title: {en: Small}", "title: &x {en: Small}", [("definitions.alias", 3)]),
        ("title: {en: Small}", "title: {en: Small", [("definitions.not_yaml", 4)]),
        ("items:\n  - {key: mood,", "items:\n  - {use: no, version: \"1\"}\n  - {key: mood,",
         [("definitions.not_in_catalogue", 18)]),
        ("{wave: \"1\", day: 90}", "{wave: \"1\", day: 90, at_presence: 2}", [("definitions.wrong", 7)]),
        ("key: a_total, items: all", "key: a_total, items: [a9]", [("definitions.wrong", 9)]),
        ("score: sum", "score: median", [("definitions.wrong", 16)]),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_line(old: str, new: str, expected: list[tuple[str, object]]) -> None:
    assert old in A_FORM
    assert sorted(codes(A_FORM.replace(old, new))) == sorted(expected)


@pytest.mark.parametrize(
    ("bands", "refused"),
    [
        ("[{key: low, from: 2, to: 5}, {key: high, from: 6, to: 10}]", False),
        ("[{key: low, from: 2, to: 5}, {key: high, from: 7, to: 10}]", True),
        ("[{key: low, from: 2, to: 6}, {key: high, from: 6, to: 10}]", True),
        ("[{key: low, from: 3, to: 5}, {key: high, from: 6, to: 10}]", True),
    ],
)
def test_bands_cover_the_range_without_gap_or_overlap(bands: str, refused: bool) -> None:
    text = A_FORM.replace("direction: higher_is_better}", f"direction: higher_is_better, bands: {bands}}}")
    if refused:
        assert [code for code, _ in codes(text)] == ["definitions.wrong"]
    else:
        load(text)


def test_a_text_of_a_protected_instrument_is_refused() -> None:
    text = A_FORM.replace("items: [a1, a2]", "items: [{key: a1, question: {en: Their words}}, a2]")
    assert [code for code, _ in codes(text)] == ["definitions.wrong"]


def test_an_alias_bomb_is_refused_before_it_is_walked() -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{c}: &{c} [{','.join(['*' + p] * 9)}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert [code for code, _ in codes(bomb)] == ["definitions.alias"]


ITEM = "  - {{key: k{}, question: {{en: Q}}, levels: {{1: {{en: a}}, 2: {{en: b}}}}}}\n"
START = "form: a\nversion: '1'\ntitle: {en: A}\nitems:\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (START + ITEM.format(1) + ITEM.format(1), [("definitions.wrong", 6)]),
        (START.replace("{en: A}", "{<<: {en: A}}") + ITEM.format(1), [("definitions.not_a_key", 3),
         ("definitions.not_text", 3)]),
        (START + "".join(ITEM.format(n) for n in range(10_000)), [("definitions.too_large", None)]),
        ("form: [a]\nversion: {}\ntitle: 3\nitems: yes\n", [("definitions.not_text", 1), ("definitions.not_text", 2),
         ("definitions.wrong", 3), ("definitions.wrong", 4)]),
        ("form: !!python/object/apply:os.system ['echo']\n", [("definitions.not_yaml", 1)]),
        (START.replace("'1'", ".nan") + ITEM.format(1), [("definitions.not_text", 2)]),
        ("form: a\n---\nform: b\n", [("definitions.not_yaml", 2)]),
        ("form: a\n\tversion: 1\n", [("definitions.not_yaml", 2)]),
    ],
    ids=["a name twice", "a merge key", "10,000 rows", "wrong types", "an object", "no number", "two forms", "tabs"],
)  # fmt: skip
def test_a_nasty_form_is_refused_in_readable_sentences(text: str, expected: list[tuple[str, object]]) -> None:
    assert codes(text) == expected


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "\x00", "a: [" * 40 + "]" * 40, "? [a]\n: b\n", "just words"])
def test_what_is_no_form_is_refused_without_a_traceback(text: str) -> None:
    assert codes(text)


def test_what_is_not_utf8_names_the_line() -> None:
    with pytest.raises(Refused) as refusal:
        loader.form_from(A_FORM.replace("Small", "Petité").encode("cp1252"), "small.yaml")
    assert [(p.code, p.details["line"]) for p in refusal.value.problems] == [("definitions.not_utf8", 3)]


def test_a_policy_for_outsiders_has_a_threshold_of_at_least_three(tmp_path: Path) -> None:
    text = (loader.resource_folder("reports") / "disclosure.yaml").read_text(encoding="utf-8")
    weak = tmp_path / "disclosure.yaml"
    weak.write_text(text.replace("{audience: funder, k: 5", "{audience: funder, k: 2"), encoding="utf-8")
    with pytest.raises(Refused):
        loader.load_model(type(loader.load_policies()), weak)
