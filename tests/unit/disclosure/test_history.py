"""Readers who have seen earlier releases of the same people."""

from __future__ import annotations

import json

import pytest

from evalkit.definitions.policy import Audience, Policy
from evalkit.disclosure.release import release
from evalkit.exchange.analysis_json import analysis_json
from tests.unit.disclosure.attacker import cells
from tests.unit.disclosure.people import FUNDER, OWNER, PUBLIC, analysis_of, by_programme, pairs, result_of

PEOPLE = [
    *pairs({"1→2": 9, "1→1": 6, "2→3": 7, "2→2": 8, "2→1": 3, "3→3": 6, "3→4": 5}, programme="a"),
    *pairs({"1→2": 5, "1→1": 6, "2→3": 6, "2→2": 9, "2→1": 6, "3→3": 5, "3→2": 2}, programme="b"),
]
ALL = analysis_of(result_of(PEOPLE))
BY_PROGRAMME = analysis_of(*by_programme(PEOPLE))


def test_without_history_and_with_an_unrelated_one_the_release_is_the_same() -> None:
    other = release(analysis_of(result_of(PEOPLE[:40])), FUNDER)
    unrelated = [release(ALL, OWNER), *([other] if other.source.sha256 != ALL.source.sha256 else [])]
    assert release(ALL, FUNDER, unrelated) == release(ALL, FUNDER)


def test_the_same_release_again_adds_nothing() -> None:
    first = release(ALL, FUNDER)
    assert release(ALL, FUNDER, [first]).results == first.results


@pytest.mark.slow
def test_a_second_audience_does_not_undo_what_the_first_was_refused() -> None:
    closer = release(BY_PROGRAMME, FUNDER)
    public = release(ALL, PUBLIC, [closer])
    # What a funder may read of all together, from both releases: nothing hidden before is shown now.
    hidden = {place for place, cell in cells(json.loads(analysis_json(closer))).items() if isinstance(cell, dict)}
    shown = {place for place, cell in cells(json.loads(analysis_json(public))).items() if not isinstance(cell, dict)}
    truths = cells(json.loads(analysis_json(release(BY_PROGRAMME, OWNER))))
    assert [place for place in hidden & shown if 0 < truths[place] < FUNDER.k] == []


@pytest.mark.slow
def test_what_an_observatory_reads_counts_for_a_funder_of_the_same_town() -> None:
    observatory = Policy(audience=Audience.OBSERVATORY, k=5, mean_at_least=10, mean_decimals=1)
    first = release(BY_PROGRAMME, observatory)
    second = release(ALL, FUNDER, [first])
    assert second.results[0].categories == first.results[0].categories
