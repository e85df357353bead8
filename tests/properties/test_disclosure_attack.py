"""Nobody with the released document, the form and a solver learns more than the policy allows."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evalkit.disclosure.release import release
from evalkit.exchange.analysis_json import analysis_json
from tests import comparison_attack as versions
from tests import disclosure_attack as months
from tests.trust.proof import Counting, Found
from tests.unit.disclosure import worlds
from tests.unit.disclosure.attacker import broken
from tests.unit.disclosure.people import FUNDER, OWNER, PUBLIC, analysis_of

pytestmark = pytest.mark.slow
SEEDS = st.integers(min_value=0, max_value=10**6)
QUIETLY = settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@given(SEEDS)
@QUIETLY
def test_a_funder_cannot_narrow_a_small_cell(seed: int) -> None:
    results, higher = worlds.results(seed)
    analysis = analysis_of(*results)
    released, owner = analysis_json(release(analysis, FUNDER)), analysis_json(release(analysis, OWNER))
    assert broken(released, owner, higher=higher) == []


@given(SEEDS)
@QUIETLY
def test_whole_people_cannot_be_told_either(seed: int) -> None:
    results, higher = worlds.results(seed)
    analysis = analysis_of(*results)
    released, owner = analysis_json(release(analysis, FUNDER)), analysis_json(release(analysis, OWNER))
    assert broken(released, owner, higher=higher, whole=True) == []


@given(SEEDS)
@QUIETLY
def test_the_public_cannot_narrow_a_small_cell_behind_the_rounding(seed: int) -> None:
    results, higher = worlds.results(seed)
    analysis = analysis_of(*(r for r in results if r.programme is None))
    released, owner = analysis_json(release(analysis, PUBLIC)), analysis_json(release(analysis, OWNER))
    assert broken(released, owner, higher=higher, round_to=5) == []


@pytest.mark.parametrize(("seed", "count"), [(1, 18), (2, 25), (3, 60), (4, 40), (5, 80)])
def test_several_waves_and_indicators_are_one_linked_set(seed: int, count: int) -> None:
    analysis = analysis_of(*worlds.waves(seed, count=count))
    released, owner = analysis_json(release(analysis, FUNDER)), analysis_json(release(analysis, OWNER))
    assert broken(released, owner) == []


def test_without_secondary_suppression_the_same_attacker_succeeds() -> None:
    # The mutant: hide the small cells and nothing else.
    beaten = 0
    for seed in range(20):
        results, higher = worlds.results(seed)
        owner = json.loads(analysis_json(release(analysis_of(*results), OWNER)))
        mutant = _small_cells_only(owner, k=FUNDER.k)
        beaten += bool(broken(json.dumps(mutant), json.dumps(owner), higher=higher))
    assert beaten >= 15


def _small_cells_only(owner: dict[str, Any], *, k: int) -> dict[str, Any]:
    mutant = json.loads(json.dumps(owner), parse_int=lambda text: _hidden_if_small(int(text), k))
    mutant["policy"] = {"audience": "funder", "k": k, "hash": ""}
    for result, original in zip(mutant["results"], owner["results"], strict=True):
        few = original["flow"]["followed"] < k
        for row, same in zip(result["by_starting_level"], original["by_starting_level"], strict=True):
            row["from"], row["to"] = same["from"], same["to"]
        result["mean_change"] = None
        result["bounds"]["feasible"] = None
        if few:
            name = {key: result[key] for key in ("indicator", "programme", "baseline_wave", "wave")}
            result.clear()
            result |= {**name, "state": "suppressed", "warnings": [{"code": "fewer_than_k"}]}
    return mutant


def _hidden_if_small(number: int, k: int) -> object:
    return {"state": "suppressed", "low": 0, "high": 10**6} if 0 < number < k else number


@given(SEEDS)
@QUIETLY
def test_twice_the_same_gives_the_same_bytes(seed: int) -> None:
    analysis = analysis_of(*worlds.results(seed)[0])
    assert analysis_json(release(analysis, FUNDER)) == analysis_json(release(analysis, FUNDER))


SIZES = {"small": months.SMALL, **({"full": months.FULL} if months.FULL_WANTED else {})}


def solved(outcome: months.Outcome) -> Found:
    """The planted groups, and those that the attacker found out."""
    return Found(outcome.planted, ["recovered"] * outcome.recovered)


@pytest.mark.trust("differencing")
@pytest.mark.parametrize("size", SIZES)
def test_over_months_of_releases_to_everybody_nothing_below_k_is_recovered(size: str, proof: Counting) -> None:
    found = {gate: months.outcome(*SIZES[size], gate=gate, seeds=months.SEEDS) for gate in months.GATES}
    on, off = found["on"], found["off"]
    proof.holds(solved(on))
    assert (on.recovered, on.beyond, on.narrowed) == (0, 0, 0)
    assert on.released >= 15  # there was something to attack
    assert off.recovered >= 0.9 * off.planted
    assert found["pairs"].recovered > 0  # the hole that the last question closes
    proof.caught("the gate of releases", solved(off))
    proof.caught("the question about all tables together", solved(found["pairs"]))
    text = months.PAGE.read_text(encoding="utf-8")
    assert all(line in text for line in months.lines(size, found)), "run python -m tests.disclosure_attack"


VERSIONS = {"small": versions.SMALL, **({"full": versions.FULL} if months.FULL_WANTED else {})}


@pytest.mark.parametrize("size", VERSIONS)
def test_over_the_versions_of_a_comparison_nothing_below_k_is_recovered(size: str) -> None:
    found = versions.figures(VERSIONS[size])
    assert found[True].planted == found[False].planted >= 8  # there was something to attack
    assert found[True].recovered == 0
    assert found[False].recovered >= 0.9 * found[False].planted
    text = versions.PAGE.read_text(encoding="utf-8")
    assert all(line in text for line in versions.lines(size, found)), "run python -m tests.comparison_attack"
