"""The three programmes of the demonstration, and groups of 8, 12 and 18: what a funder's report can show of them."""

from __future__ import annotations

import pytest

from evalkit.disclosure.release import release
from evalkit.disclosure.released import Released, ReleasedResult
from evalkit.exchange.analysis_json import analysis_json
from tests.unit.disclosure.attacker import broken
from tests.unit.disclosure.people import FUNDER, OWNER, Person, analysis_of, pairs, result_of

READING_THE_CITY = {
    "speaking_up": {"1→1": 1, "1→2": 4, "1→3": 1, "2→2": 2, "2→3": 3, "2→4": 1, "3→2": 1, "3→3": 1, "3→4": 2}
    | {"4→4": 1, "5→5": 1},
    "letters_and_forms": {"1→1": 3, "1→2": 4, "2→1": 1, "2→2": 2, "2→3": 4, "3→3": 2, "3→4": 1, "4→4": 1},
    "ties_to_services": {"1→1": 2, "1→2": 3, "1→3": 2, "2→2": 3, "2→3": 2, "3→2": 1, "3→3": 2, "4→4": 1, "4→5": 1},
}
THURSDAY_TABLE = {
    "speaking_up": {"1→2": 1, "2→2": 2, "2→3": 3, "3→3": 2, "3→4": 1, "4→4": 1, "5→5": 1},
    "group_life": {"1→1": 2, "1→2": 3, "2→1": 1, "2→2": 1, "2→3": 2, "3→3": 1, "3→4": 1},
    "people_to_turn_to": {"1→1": 2, "1→2": 2, "2→2": 2, "2→3": 2, "3→2": 1, "3→3": 1, "4→5": 1},
    "getting_about": {"2→2": 3, "2→3": 1, "3→2": 2, "3→3": 2, "4→4": 1, "5→5": 1},
}


def released(indicators: dict[str, dict[str, int]], *, baseline: int, left: int, enrolled: int) -> Released:
    """A programme's last wave: those without a pair left, or were not seen again, or preferred not to answer."""
    results = []
    for indicator, counted in indicators.items():
        people = pairs(counted)
        gone = [Person(1, None, "left") for _ in range(left)]
        missed = [Person(1, None, "missed") for _ in range(baseline - left - len(people))]
        without = [Person(None) for _ in range(enrolled - baseline)]
        results.append(result_of([*people, *gone, *missed, *without], indicator=indicator))
    analysis = analysis_of(*results)
    found = release(analysis, FUNDER, hold={"getting_about"})
    assert broken(analysis_json(found), analysis_json(release(analysis, OWNER))) == []
    return found


def shown(result: ReleasedResult) -> dict[str, int | None]:
    return {name: cell.value for name, cell in result.categories.items() if cell.is_shown}


@pytest.mark.slow
def test_reading_the_city_shows_two_categories_of_each_indicator() -> None:
    results = released(READING_THE_CITY, baseline=23, left=4, enrolled=24).results
    assert [result.n and result.n.value for result in results] == [18, 18, 17]
    assert [shown(result) for result in results] == [{"improved": 11}, {"improved": 9}, {"improved": 8}]
    assert all(result.two_categories for result in results)


@pytest.mark.slow
def test_the_thursday_table_shows_what_eleven_people_allow() -> None:
    speaking_up, group_life, people_to_turn_to, getting_about = released(
        THURSDAY_TABLE, baseline=14, left=2, enrolled=14
    ).results
    # Nobody lower: a true zero beside hidden cells.
    assert shown(speaking_up) == {"improved": 5, "unchanged": 6, "declined": 0}
    assert shown(group_life) == {"improved": 6}
    assert shown(people_to_turn_to) == {"improved": 5}
    # Eight kept or rose, two fell: only how many they were.
    assert shown(getting_about) == {}
    assert getting_about.n is not None
    assert getting_about.n.value == 10


@pytest.mark.parametrize("count", [8, 12, 18])
def test_of_a_small_group_the_number_of_people_is_always_shown(count: int) -> None:
    rising = pairs({"1→2": count // 2, "2→2": count - count // 2 - 1, "3→2": 1})
    analysis = analysis_of(result_of(rising))
    result = release(analysis, FUNDER).results[0]
    assert result.n is not None
    assert result.n.value == count
    assert shown(result) == ({"improved": count // 2} if count >= 12 else {})
    assert result.two_categories
