"""What each audience sees of one analysis, rule by rule."""

from __future__ import annotations

import json
import re
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import pytest

import evalkit
from evalkit.definitions.policy import Audience, Policy
from evalkit.disclosure.cells import Cell
from evalkit.disclosure.release import release, release_with_log
from evalkit.disclosure.released import ReleasedResult, ReleasedSource
from evalkit.errors import Refused
from evalkit.exchange.analysis_json import analysis_json
from evalkit.progression.result import Leavers, ReliableChange, Warn
from tests.unit.disclosure.attacker import broken
from tests.unit.disclosure.people import (
    FUNDER,
    OWNER,
    PUBLIC,
    Person,
    analysis_of,
    by_programme,
    coarse,
    pairs,
    result_of,
)

BIG = pairs(
    {"1→2": 12, "1→1": 9, "2→2": 10, "2→3": 11, "2→1": 8, "3→3": 14, "3→4": 9, "3→2": 7}
    | {"4→4": 8, "4→5": 6, "5→5": 6, "5→4": 5}
)
"""A hundred and five people of whom nothing is small."""


def only(people: list[Person], policy: Policy = FUNDER, **options: object) -> ReleasedResult:
    return release(analysis_of(result_of(people, **options)), policy).results[0]  # type: ignore[arg-type]  # passed on


def codes(result: ReleasedResult) -> list[tuple[str, object]]:
    return [(warn.code, warn.details.get("step")) for warn in result.warnings]


def test_the_owner_sees_everything() -> None:
    result = replace(result_of(pairs({"1→2": 1, "2→1": 1})), leavers=Leavers(0, None, None), sign_test_p=1.0)
    released = release(analysis_of(result), OWNER)
    shown = released.results[0]
    assert (shown.categories["improved"], shown.categories["declined"]) == (Cell.shown(1), Cell.shown(1))
    assert shown.expert is not None
    assert shown.expert.leavers == Leavers(0, None, None)
    assert released.participants == Cell.shown(2)
    assert released.source.rows == 100


def test_others_see_nothing_of_the_file_but_its_hash() -> None:
    assert release(analysis_of(result_of(BIG)), FUNDER).source == ReleasedSource("5ha")


def test_expert_figures_are_the_owners_alone() -> None:
    document = json.loads(analysis_json(release(analysis_of(result_of(BIG)), FUNDER)))["results"][0]
    for name in ("sign_test_p", "wilcoxon", "rank_biserial", "sd_change", "srm", "effect_size_baseline_sd", "leavers"):
        assert name not in document
    assert document["categories"]["improved"] == 38


def test_fewer_than_k_pairs_say_that_and_nothing_else() -> None:
    document = json.loads(analysis_json(release(analysis_of(result_of(pairs({"1→2": 4}))), FUNDER)))
    assert document["results"] == [
        {
            "indicator": "speaking_up",
            "programme": None,
            "baseline_wave": "0",
            "wave": "6",
            "state": "suppressed",
            "warnings": [{"code": "fewer_than_k"}],
        }
    ]


def test_the_number_of_participants_is_protected_too() -> None:
    assert release(analysis_of(participants=12), FUNDER).participants == Cell.shown(12)
    few = release(analysis_of(participants=3), FUNDER).participants
    assert few.state == "suppressed"
    assert few.high is not None
    assert few.high >= 5
    none_of_it = release(analysis_of(result_of(pairs({"1→2": 3}))), FUNDER)
    assert none_of_it.participants.state == "suppressed"
    assert none_of_it.results[0].suppressed


def test_a_large_result_is_shown_whole() -> None:
    result = only(BIG)
    assert {name: cell.value for name, cell in result.categories.items()} == {
        "improved": 38,
        "unchanged": 47,
        "declined": 20,
        "held_at_top": 6,
    }
    assert codes(result) == []
    assert result.transitions is not None


def test_a_zero_is_shown_beside_hidden_cells() -> None:
    result = only(pairs({"1→2": 8, "2→2": 7, "5→5": 3, "3→3": 4}))
    assert result.categories["declined"] == Cell.shown(0)
    assert not result.categories["held_at_top"].is_shown


def test_unanimity_is_not_shown() -> None:
    result = only(pairs({"1→2": 8, "2→3": 7}))
    assert result.n == Cell.shown(15)
    assert [name for name, cell in result.categories.items() if cell.is_shown] == []
    improved = result.categories["improved"]
    assert improved.high is not None
    assert improved.low is not None
    assert improved.high - improved.low >= 5


def test_small_categories_become_higher_and_not_higher() -> None:
    result = only(pairs({"1→2": 6, "2→3": 5, "2→2": 6, "3→2": 1}))
    assert result.two_categories
    assert result.categories["improved"] == Cell.shown(11)
    assert [name for name, cell in result.categories.items() if cell.is_shown] == ["improved"]
    assert codes(result) == [("coarsened", "starting_levels"), ("coarsened", "categories")]
    assert result.transitions is None
    assert [(row.from_, row.to) for row in result.by_starting_level] == [(1, 2), (3, 5)]
    assert set(result.shares) == {"improved"}
    assert result.net_progression is None


def test_where_holding_was_hoped_for_the_two_categories_are_higher_or_same_and_lower() -> None:
    result = result_of(pairs({"3→4": 1, "3→3": 9, "2→2": 4, "4→3": 6}))
    released = release(analysis_of(result), FUNDER, hold={"speaking_up"}).results[0]
    assert released.two_categories
    assert released.categories["declined"] == Cell.shown(6)
    assert not released.categories["improved"].is_shown


def test_halves_keep_the_same_people_together_when_the_scale_is_reversed() -> None:
    people = pairs({"1→2": 6, "2→3": 5, "2→2": 6, "3→2": 1})
    mirrored = [replace(p, start=6 - (p.start or 0), end=6 - (p.end or 0)) for p in people]
    straight, reverse = only(people), only(mirrored, higher=False)
    assert [(row.from_, row.to) for row in reverse.by_starting_level] == [(1, 3), (4, 5)]
    assert [row.n for row in reverse.by_starting_level] == [row.n for row in straight.by_starting_level][::-1]
    assert reverse.categories == straight.categories


def test_thirds_become_the_worst_and_the_rest() -> None:
    people = pairs({"1→2": 6, "2→3": 5, "2→2": 6, "3→2": 1})
    result = coarse(result_of(people, levels=3))
    released = release(analysis_of(result), FUNDER).results[0]
    assert [(row.from_, row.to) for row in released.by_starting_level] == [(1, 1), (2, 3)]


def test_a_wave_that_cannot_be_read_is_left_out_and_the_last_is_kept() -> None:
    early = result_of(pairs({"1→2": 4, "2→3": 3, "2→2": 6}), wave="3")
    late = result_of(pairs({"1→2": 2, "1→1": 2, "2→3": 2, "2→2": 7}), wave="6")
    first, last = release(analysis_of(early, late), FUNDER).results
    assert first.suppressed is False
    assert first.categories["improved"] == Cell.shown(7)
    assert last.n == Cell.shown(13)
    swapped_first, swapped_last = release(
        analysis_of(replace(late, wave="3"), replace(early, wave="6")), FUNDER
    ).results
    assert swapped_first.suppressed
    assert codes(swapped_first) == [("coarsened", "waves")]
    assert swapped_last.categories["improved"] == Cell.shown(7)


def test_a_mean_needs_enough_people_and_has_one_decimal() -> None:
    assert only(BIG).mean_change is not None
    document = json.loads(analysis_json(release(analysis_of(result_of(BIG)), FUNDER)))["results"][0]
    assert document["mean_change"] == 0.2
    few = only(pairs({"1→2": 5, "2→2": 4}))
    assert few.mean_change is None
    assert ("too_few_for_mean", None) in codes(few)


def test_reliable_change_is_part_of_the_set_and_its_sem_stays_at_home() -> None:
    change = ReliableChange("published", 0.9, 1.0, improved=12, unchanged=91, declined=2)
    result = replace(coarse(result_of(BIG)), reliable_change=change)
    document = json.loads(analysis_json(release(analysis_of(result), FUNDER)))["results"][0]["reliable_change"]
    assert list(document) == ["method", "threshold", "improved", "unchanged", "declined"]
    assert document["improved"] == 12
    assert document["declined"]["state"] == "suppressed"
    assert document["unchanged"]["state"] == "suppressed"


def test_reliable_change_without_a_threshold_in_points_is_for_the_owner() -> None:
    change = replace(ReliableChange("published", 0.9, 1.0, 12, 91, 2), threshold=None)  # type: ignore[arg-type]  # expert methods
    result = replace(coarse(result_of(BIG)), reliable_change=change)
    assert release(analysis_of(result), FUNDER).results[0].reliable_change is None


def test_what_is_public_is_rounded_and_never_by_programme() -> None:
    result = only(BIG, PUBLIC)
    assert result.n == Cell.shown(105)
    assert {cell.value for cell in result.categories.values() if cell.is_shown} <= {40, 45, 20}
    assert result.shares["improved"].value == 0.38
    with pytest.raises(Refused) as refused:
        release(analysis_of(*by_programme(BIG)), PUBLIC)
    assert [p.code for p in refused.value.problems] == ["data.by_programme_not_public"]


def test_subtracting_programmes_from_all_gives_nothing_away() -> None:
    people = [*BIG, *pairs({"1→2": 1, "2→1": 2}, programme="b"), *pairs({"1→2": 9, "2→2": 12, "3→2": 8}, programme="c")]
    analysis = analysis_of(*by_programme(people))
    released = release(analysis, FUNDER)
    by_name = {result.programme: result for result in released.results}
    assert codes(by_name["b"]) == [("fewer_than_k", None)]
    # Another programme goes with it, or the small one could be had by subtraction.
    assert [r.programme for r in released.results if r.suppressed] != ["b"]
    assert by_name[None].categories["improved"].is_shown
    assert broken(analysis_json(released), analysis_json(release(analysis, OWNER))) == []


def test_people_in_no_programme_are_protected_too() -> None:
    results = by_programme([*BIG, *pairs({"1→2": 1, "2→1": 2}, programme="nowhere")])
    without = [r for r in results if r.programme != "nowhere"]
    everybody, own = release(analysis_of(*without), FUNDER).results
    assert own.suppressed or everybody.suppressed or own.n is None or not own.n.is_shown


def test_warnings_for_others_carry_only_numbers_that_are_shown() -> None:
    warnings = (
        Warn("second_occasion", {"n": 2}),
        Warn("too_few_moved", {"n": 3}),
        Warn("ceiling", {"n": 11, "of": 105}),
        Warn("regression_to_the_mean"),
    )
    result = only(BIG, warnings=warnings)
    assert codes(result) == [("second_occasion", "some"), ("ceiling", None), ("regression_to_the_mean", None)]
    assert [warn.details for warn in result.warnings] == [{"step": "some"}, {"n": 11, "of": 105}, {}]


def test_a_ceiling_of_few_people_is_not_mentioned() -> None:
    people = [*BIG[:-11], *pairs({"5→5": 2, "5→4": 1})]
    assert codes(only(people, warnings=(Warn("ceiling", {"n": 3, "of": 97}),))) == []


def test_values_are_addressed_to_one_grant() -> None:
    assert release(analysis_of(result_of(BIG)), FUNDER, grant="g1").grant == "g1"


def test_the_record_names_rule_cell_and_reason_and_never_a_value() -> None:
    analysis = analysis_of(result_of(pairs({"1→2": 6, "2→3": 5, "2→2": 6, "3→2": 1})))
    _, log = release_with_log(analysis, FUNDER)
    assert {"rule": "primary", "cell": "speaking_up / all / 6 / category declined", "reason": "small"} in log
    assert {entry["rule"] for entry in log} == {"coarsened", "primary", "secondary"}
    assert all(set(entry) == {"rule", "cell", "reason"} for entry in log)


def _numbers(value: object) -> list[float]:
    """Every number anywhere inside a released value."""
    if is_dataclass(value) and not isinstance(value, type):
        return [n for f in fields(value) for n in _numbers(getattr(value, f.name))]
    if isinstance(value, dict):
        return [n for part in value.values() for n in _numbers(part)]
    if isinstance(value, list | tuple):
        return [n for part in value for n in _numbers(part)]
    return [] if isinstance(value, bool | Policy | str) or not isinstance(value, int | float) else [value]


def test_a_release_for_others_holds_nothing_beside_what_it_shows() -> None:
    odd = replace(
        result_of(BIG), sign_test_p=0.0123, rank_biserial=0.4321, sd_change=1.2345, leavers=Leavers(77, 0.77, 0.66)
    )
    for policy in (FUNDER, PUBLIC):
        numbers = _numbers(release(analysis_of(odd), policy).results)
        assert not {0.0123, 0.4321, 1.2345, 77, 0.77, 0.66}.intersection(numbers)
    assert release(analysis_of(odd), PUBLIC).audience is Audience.PUBLIC


def test_the_same_analysis_gives_the_same_bytes() -> None:
    people = [*BIG[:30], Person(2, None), Person(3, None, "left"), Person(None)]
    documents = {analysis_json(release(analysis_of(*by_programme(people)), FUNDER)) for _ in range(3)}
    assert len(documents) == 1


MAKERS = {
    "disclosure/release", "disclosure/assembling",  # the one, and its hands
    "disclosure/unprotected",  # what it gives the association itself
    "services/reports/released_kept",  # what was let out, read back
    "services/reports/release_gate", "services/reports/release_without_figures",  # with no figure in it
}  # fmt: skip


def test_nobody_else_makes_released_figures() -> None:
    package = Path(evalkit.__file__).parent
    makes = re.compile(r"\b(?:Released|ReleasedResult)\(")
    files = [file for file in package.rglob("*.py") if makes.search(file.read_text("utf-8"))]
    assert {str(file.relative_to(package).with_suffix("")) for file in files} == MAKERS
