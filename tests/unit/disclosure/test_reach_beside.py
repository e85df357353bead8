"""Who is reached stands beside figures of the same people: both together tell no more than either may."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from evalkit.disclosure.reach_beside import (
    Halves,
    Known,
    Range,
    ReachTold,
    Since,
    also_known,
    known,
    moved,
    told_beside,
    with_reach,
)
from evalkit.disclosure.release import release, release_with_log
from evalkit.disclosure.released import Released
from evalkit.exchange.analysis_json import analysis_json
from evalkit.progression.result import Analysis
from tests.unit.disclosure import worlds
from tests.unit.disclosure.attacker import Attacker, cells, ordinal_moves, truth
from tests.unit.disclosure.people import FUNDER, OWNER, Person, analysis_of, result_of

HALVES = Halves("speaking_up", (1, 2), (3, 5))
LEVELS: list[tuple[object, object]] = [(level, level) for level in range(1, 6)]
SEEDS = (3, 19, 29, 36, 39)


def a_programme(seed: int, occasions: str = "12") -> tuple[list[Person], Analysis]:
    """People and their figures of one indicator, at these occasions."""
    draw = random.Random(seed)
    crowd = worlds.people(draw, draw.choice([14, 18, 22, 26, 30, 40]))
    results = []
    for wave in occasions:
        again = [replace(p, **worlds._later(draw, p)) if p.start is not None else p for p in crowd]
        results.append(result_of(again, wave=wave))
    return crowd, analysis_of(*results)


def halves(crowd: Sequence[Person]) -> tuple[int, int]:
    starts = [p.start for p in crowd if p.start is not None]
    return len(starts), sum(start <= 2 for start in starts)


def narrowed(analysis: Analysis, released: Released, told: ReachTold, beginners: tuple[int, int]) -> Iterator[str]:
    """Small numbers that a reader of both can narrow to fewer than k possible ones, and could not before."""
    document, owner = json.loads(analysis_json(released)), json.loads(analysis_json(release(analysis, OWNER)))
    moves = ordinal_moves(5, higher=True)
    without, beside = (Attacker(document, moves, LEVELS) for _ in range(2))
    everybody = {"B speaking_up None": 1.0}
    lower = {f"S speaking_up None {row}": 1.0 for row in (0, 1)}
    upper = {f"S speaking_up None {row}": 1.0 for row in (2, 3, 4)}
    beside.facts += [
        (everybody, told.people.low, told.people.high),
        (lower, told.lower.low, told.lower.high),
    ]
    before, after = without.solve(), beside.solve()
    n, far = beginners
    numbers = [("everybody", everybody, n), ("lower", lower, far), ("upper", upper, n - far)]
    numbers += [
        (str(place), beside.published[place][0], truth(owner, place, LEVELS))
        for place, cell in cells(document).items()
        if isinstance(cell, dict)
    ]
    for name, of, true in numbers:
        if not 0 < true < FUNDER.k:
            continue
        low, high = after.range(of)
        assert low - 1e-6 <= true <= high + 1e-6
        if math.isinf(high):
            continue
        width = math.floor(high + 1e-6) - math.ceil(low - 1e-6)
        least, most = before.range(of)
        if width < FUNDER.k and width < most - least - 1e-6:
            yield f"{name}: {true} lies in {low:.1f}..{high:.1f}, was {least:.1f}..{most:.1f}"


@pytest.mark.parametrize("seed", SEEDS)
def test_both_together_narrow_no_small_number(seed: int) -> None:
    crowd, analysis = a_programme(seed)
    released = release(analysis, FUNDER)
    told = told_beside(*halves(crowd), known(released.results, HALVES), k=FUNDER.k)
    if told is not None:
        assert list(narrowed(analysis, released, told, halves(crowd))) == []
        for one, true in zip(with_reach(released.results, "speaking_up", told), analysis.results, strict=True):
            for name, cell in one.flow.items():
                assert (
                    cell is None
                    or cell.low is None
                    or cell.high is None
                    or (cell.low <= getattr(true.flow, name) <= cell.high)
                )


def test_with_plain_steps_the_same_reader_succeeds() -> None:
    def steps(n: int) -> Range:
        return Range(n // 5 * 5, n // 5 * 5 + 4)

    found = []
    for seed in SEEDS[:2]:
        crowd, analysis = a_programme(seed)
        n, far = halves(crowd)
        told = ReachTold(steps(n), steps(far), steps(n - far))
        found += list(narrowed(analysis, release(analysis, FUNDER), told, (n, far)))
    assert found


def test_what_was_told_before_is_known_to_the_readers_of_later_tables() -> None:
    """At the start nothing stands beside who is reached; the first follow-up is then protected with it."""
    careless = []
    for seed in (9, 18):
        crowd, analysis = a_programme(seed, "1")
        told = told_beside(*halves(crowd), Known(), k=FUNDER.k)
        assert told is not None
        later, _ = release_with_log(analysis, FUNDER, reach=[(HALVES, told)])
        assert list(narrowed(analysis, later, told, halves(crowd))) == []
        careless += list(narrowed(analysis, release(analysis, FUNDER), told, halves(crowd)))
    assert careless


@pytest.mark.parametrize(
    "beside",
    [Known(), Known(22, 40, 12, 6), Known(30, 30, 12, 6), Known(30, 30, 14, 14), Known(22, 24, 0, 0)],
)
def test_where_a_range_begins_follows_from_what_is_published_alone(beside: Known) -> None:
    """Whichever number is true, the ranges are the same, they do not overlap, and each leaves room for k."""
    most = int(min(beside.most, 60))
    for people in range(max(10, beside.least), most + 1):
        ranges: dict[Range, set[int]] = {}
        for lower in range(beside.lower, people - beside.upper + 1):
            told = told_beside(people, lower, beside, k=5)
            assert told is not None
            assert told.people.low <= people <= told.people.high
            assert told.people.high - told.people.low >= min(5, most - beside.least)
            ranges.setdefault(told.lower, set()).add(lower)
        room = told.people.high - beside.upper - beside.lower
        for one, numbers in ranges.items():
            assert numbers == set(range(one.low, min(one.high, people - beside.upper) + 1))
            assert one.high - one.low >= min(5, room)
            assert one.high <= told.people.high - beside.upper


@pytest.mark.parametrize("came", range(5, 13))
def test_who_is_told_again_after_some_have_joined_is_told_beside_the_first_time(came: int) -> None:
    """24 were told as 24 to 29. Of 29, five of whom joined since, "24 to 29" again would say that they are 29."""
    assert (told_beside(24, 4, Known(), k=5), told_beside(29, 9, Known(), k=5)) == (
        ReachTold(Range(24, 29), Range(0, 5), Range(19, 29)),
        ReachTold(Range(24, 29), Range(6, 11), Range(13, 23)),
    )
    for people in range(24, 30):
        for lower in range(6):
            first = told_beside(people, lower, Known(), k=5)
            assert first is not None
            for low_too in range(came + 1):
                true = {"people": people + came, "lower": lower + low_too}
                of_now = moved(first, Since(came, 0, 0), **true)
                again = told_beside(*true.values(), also_known(Known(), of_now, same_halves=True), k=5)
                assert again is not None
                assert again.people == Range(24 + came, 29 + came)
                # What the second says of the first: between nobody and all of those who joined began low.
                least, most = again.lower.low - came, again.lower.high
                assert min(most, first.lower.high) - max(least, first.lower.low) >= 5


def test_what_is_told_of_others_is_never_narrower_than_the_truth() -> None:
    """Two left, one of whom had begun twice: three starts are gone, and a reader who counts people counts two."""
    first = ReachTold(Range(24, 29), Range(6, 11), Range(13, 23))
    assert moved(first, Since(0, 2, 0), people=21, lower=3) == ReachTold(Range(21, 27), Range(3, 11), Range(11, 23))


def test_a_figure_of_an_earlier_day_is_not_narrowed_by_who_began_since() -> None:
    crowd, analysis = a_programme(3)
    results = release(analysis, FUNDER).results
    told = told_beside(*halves(crowd), known(results, HALVES), k=FUNDER.k)
    assert told is not None
    kept = with_reach(results, "speaking_up", told, earlier=("1",))
    now = with_reach(results, "speaking_up", told)
    assert [one == before for one, before in zip(kept, results, strict=True) if one.wave == "1"] == [True]
    assert [one for one in kept if one.wave != "1"] == [one for one in now if one.wave != "1"]
    assert now[0] != results[0]


def test_the_demonstrations_numbers() -> None:
    """Beside 18 and 20 of 22 to 40 who were seen again, steps of five gave 22 to 24; both are now five wide."""
    told = told_beside(23, 15, Known(22, 40, 12, 6), k=5)
    assert told == ReachTold(Range(22, 27), Range(12, 21), Range(6, 15))


def test_few_people_and_others_than_those_of_the_figures_tell_nothing() -> None:
    assert told_beside(9, 4, Known(), k=5) is None
    assert told_beside(41, 15, Known(22, 40, 12, 6), k=5) is None
    assert told_beside(23, 11, Known(22, 40, 12, 6), k=5) is None
    assert told_beside(23, 18, Known(22, 40, 12, 6), k=5) is None


def test_a_reader_who_knows_how_many_not_seen_again_began_at_the_best_end_adds_them() -> None:
    result = result_of(worlds.people(random.Random(15), 400))
    assert result.stayed_at_best_start == 6
    above = sum(row.n for row in result.by_starting_level[2:])
    assert known(release(analysis_of(result), FUNDER).results, HALVES).upper == above + 6
