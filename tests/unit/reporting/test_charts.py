"""Charts: texts inside the picture and clear of each other, an alternative for each, no bar for a hidden number."""

from __future__ import annotations

import itertools

import pytest

from evalkit.disclosure.cells import Cell
from evalkit.reporting.charts import moved as moved_chart
from evalkit.reporting.charts.drawing import NARROW, PAPER, WIDE, Chart, Picture, Rect, Sign, Text, chart
from evalkit.reporting.charts.followed import Stage, followed
from evalkit.reporting.charts.moved import hidden_range, moved, moved_few_seen
from evalkit.reporting.charts.panels import panels
from evalkit.reporting.charts.people import people
from evalkit.reporting.charts.several import Named, several
from evalkit.reporting.charts.standing import standing
from evalkit.reporting.counts import Part, ShareSeen, Split, headline_share, split_of
from evalkit.reporting.fonts import width
from evalkit.reporting.wording import wording
from tests.unit.reporting.builders import a_released_result
from tests.unit.reporting.world import LANGUAGES, SPEAKING, pairs, times

SPLITS = [
    {"1→2": 60, "2→2": 30, "5→5": 6, "3→2": 12},
    {"1→2": 100, "2→2": 1, "3→2": 1},
    {"1→2": 1, "2→2": 1, "5→5": 1, "3→2": 105},
    {"2→2": 50, "5→5": 50},
    {"1→2": 7},
    {"1→2": 33, "2→2": 33, "5→5": 33, "3→2": 33},
]


def a_split(moves: dict[str, int], **more: bool) -> Split:
    return split_of(a_released_result(pairs(moves), baseline=400), hold=False, **more)


def boxes(picture: Picture) -> list[tuple[float, float, float, float, str]]:
    found = []
    for mark in picture.marks:
        if isinstance(mark, Text):
            wide = width(mark.text, mark.size, mark.weight)
            left = {"left": mark.x, "center": mark.x - wide / 2, "right": mark.x - wide}[mark.anchor]
            found.append((left, left + wide, mark.y - mark.size / 2, mark.y + mark.size / 2, mark.text))
    return found


def check(drawn: Chart) -> None:
    assert drawn.alternative.strip()
    for picture, room in ((drawn.wide, WIDE), (drawn.narrow, NARROW), (drawn.paper, PAPER)):
        assert picture.width == room
        texts = boxes(picture)
        for left, right, top, bottom, text in texts:
            assert left >= -0.5, text
            assert right <= room + 0.5, text
            assert top >= -0.5, text
            assert bottom <= picture.height + 0.5, text
        for first, second in itertools.combinations(texts, 2):
            apart = first[1] <= second[0] or second[1] <= first[0] or first[3] <= second[2] or second[3] <= first[2]
            assert apart, (first, second)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", [2, 3, 5])
def test_panels_share_one_scale_and_stand_side_by_side_where_there_is_room(count: int, language: str) -> None:
    answers = [("Souvent ou presque toujours", Cell.hidden(25, 29), "level-5"), ("Rarement", Cell.shown(10), "level-2")]
    drawn = panels(
        [(f"« Ici, on prend le temps {n}. »", answers[: 1 + n % 2]) for n in range(count)], wording(language)
    )
    check(drawn)
    assert drawn.alternative.count("25") == count
    beside = min(count, 3)
    for picture, columns in ((drawn.wide, beside), (drawn.paper, beside), (drawn.narrow, 1)):
        full = [mark for mark in picture.marks if isinstance(mark, Rect) and mark.fill == "level-5"]
        assert len({round(mark.x) for mark in full}) == columns
        assert len({round(mark.width, 3) for mark in full}) == 1
        assert len({round(mark.y) for mark in full}) == -(-count // columns)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("moves", SPLITS)
@pytest.mark.parametrize("reverse", [False, True])
def test_who_moved(moves: dict[str, int], language: str, reverse: bool) -> None:
    split = a_split(moves, reverse=reverse)
    share = ShareSeen(0.61, 0.39, 0.8, 0.46, 0.71)
    check(moved(split, share, wording(language), hold=False))
    check(moved_few_seen(split, 175, share, wording(language)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_several_rows(language: str) -> None:
    named = [Named("A rather long name of an indicator of this report", a_split(moves)) for moves in SPLITS]
    named += [
        Named("Hidden", Split(12, (), (4, 9))),
        Named("Hidden too", Split(12, ())),
        Named("Nobody", Split(0, ())),
        Named("Too few", Split(None, ())),
        Named("With those not seen", a_split(SPLITS[0]), 90),
    ]
    check(several(named, wording(language)))
    check(several(named, wording(language), to_scale=True))


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_people_stand(language: str) -> None:
    words = wording(language)
    labels = ("pas en ce moment", "rarement", "parfois", "souvent", "presque toujours")
    start = [Cell.shown(n) for n in (36, 36, 24, 6, 6)]
    later = [Cell.shown(6), Cell.hidden(1, 60), Cell.shown(30), Cell.hidden(0, 66), Cell.shown(6)]
    check(standing(108, start, start, labels, ("Au départ", "À 6 mois"), words))
    drawn = standing(108, start, later, labels, ("Au départ", "À 6 mois"), words)
    check(drawn)
    hatched = [m for m in drawn.wide.marks if isinstance(m, Rect) and m.fill == "hatch"]
    assert [round(m.width / WIDE, 2) for m in hatched] == [round(66 / 108, 2)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_could_be_followed(language: str) -> None:
    counts = (Cell.shown(295), Cell.shown(290), Cell.shown(147), Cell.hidden(120, 156), Cell.shown(0))
    names = ("entrées", "ont répondu au départ", "1\u00a0semaine", "2\u00a0semaines", "6\u00a0mois")
    stages = [Stage(name, cell) for name, cell in zip(names, counts, strict=True)]
    check(followed(stages, wording(language)))
    check(followed(stages[:3], wording(language)))
    check(followed([*stages, *stages[2:]], wording(language)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_small_group_has_one_sign_a_person(language: str) -> None:
    split = split_of(a_released_result(SPEAKING, two=True), hold=False)
    drawn = people([Named("Dire ce que je pense", split), Named("Caché", Split(8, ()))], wording(language))
    check(drawn)
    for picture in (drawn.wide, drawn.narrow, drawn.paper):
        signs = [mark.shape for mark in picture.marks if isinstance(mark, Sign)]
        assert (signs.count("triangle-up"), signs.count("circle")) == (11, 7)
        assert len([m for m in picture.marks if isinstance(m, Rect)]) == 8


def test_a_hidden_number_has_no_bar() -> None:
    drawn = hidden_range(4, 9, 20, wording("en"))
    check(drawn)
    assert [mark.fill for mark in drawn.wide.marks if isinstance(mark, Rect)] == ["hatch"]
    assert drawn.alternative == "between 4 and 9 of 20, hidden to protect people"
    nothing = several([Named("Hidden", Split(20, ()))], wording("en"))
    assert [mark for mark in nothing.wide.marks if isinstance(mark, Rect)] == []


def test_the_bar_is_drawn_to_its_numbers() -> None:
    result = a_released_result(times(SPEAKING, 6), baseline=138)
    split = split_of(result, hold=False)
    drawn = moved(split, headline_share(result, split, hold=False), wording("en"), hold=False)
    bars = [m for m in drawn.wide.marks if isinstance(m, Rect)][:4]
    assert [m.fill for m in bars] == ["higher", "held", "same", "lower"]
    assert bars[0].width == pytest.approx(66 / 108 * WIDE, abs=2)


def test_less_is_shown_by_its_sign_and_hoped_for_by_its_colour() -> None:
    drawn = several([Named("Low mood", a_split(SPLITS[0], reverse=True))], wording("en"))
    signs = {(m.shape, m.colour) for m in drawn.wide.marks if isinstance(m, Sign)}
    assert ("triangle-down", "on-strong") in signs  # it stands on the colour of higher, with its label
    assert ("triangle-up", "lower-line") in signs
    assert "lower score than at the start" in drawn.alternative


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_colour_says_one_thing_and_every_part_of_every_bar_says_what_it_is(language: str) -> None:
    words = wording(language)
    whole = Split(20, (Part("higher", 6), Part("same", 14)))
    joined = Split(20, (Part("higher", 6), Part("not_higher", 14)))
    at_least = Split(20, (Part("kept", 14), Part("lower", 6)))
    first = several([Named("a", whole), Named("b", joined), Named("c", joined)], words)
    second = several([Named("d", at_least)], words)
    for one, other in zip(
        (first.wide, first.narrow, first.paper), (second.wide, second.narrow, second.paper), strict=True
    ):
        said = [mark.text for mark in (*one.marks, *other.marks) if isinstance(mark, Text)]
        for name, bars in {"higher": 3, "same": 1, "not_higher": 2, "kept": 1, "lower": 1}.items():
            long, brief = (tell(name, words, reverse=False) for tell in (moved_chart.label, moved_chart.short))
            assert sum(text in (long, brief) for text in said) == bars
    colours = {
        part.name: moved_chart.TOKENS[part.name][0] for split in (whole, joined, at_least) for part in split.parts
    }
    assert len(set(colours.values())) == len(colours)
    assert {moved_chart.sign(name, reverse=False) for name in ("not_higher", "kept")} == {None}


def test_a_chart_without_alternative_is_refused() -> None:
    with pytest.raises(ValueError, match="alternative"):
        chart(lambda room: Picture(room, 10, ()), " ")
