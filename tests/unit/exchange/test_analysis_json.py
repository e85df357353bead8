"""The document ``evalkit.progression/1``, byte by byte."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from evalkit.disclosure.release import release
from evalkit.exchange.analysis_json import analysis_json, number
from evalkit.progression.result import Leavers, Net, Share, Warn, Wilcoxon
from tests.unit.disclosure.people import FUNDER, OWNER, analysis_of, pairs, result_of

RESULT = replace(
    result_of(pairs({"1→2": 6, "2→2": 3, "2→1": 1}), exits_known=False),
    shares={"improved": Share(0.6, 0.3, 0.8, "wilson"), "declined": Share(0.1, -0.0, 0.4, "wilson")},
    net_progression=Net(0.5, 0.1, 0.8),
    superiority_paired=0.75,
    sign_test_p=0.125,
    wilcoxon=Wilcoxon(1.89, None, "exact", 7),
    rank_biserial=0.7142857142,
    sd_change=float("nan"),
    leavers=Leavers(0, None, None),
    warnings=(Warn("too_few_for_mean", {"at_least": 10}),),
)
KEYS = [
    *("indicator", "programme", "baseline_wave", "wave", "flow", "unanswered", "categories", "shares"),
    *("net_progression", "superiority_paired", "transitions", "rise_among_can_rise", "fall_among_can_fall"),
    *("sign_test_p", "wilcoxon", "rank_biserial", "mean_change", "sd_change", "srm", "effect_size_baseline_sd"),
    *("reliable_change", "bounds", "leavers", "by_starting_level", "warnings"),
]
EXPERT = ("sign_test_p", "wilcoxon", "rank_biserial", "sd_change", "srm", "effect_size_baseline_sd", "leavers")


def document(policy: object = OWNER, language: str = "en") -> dict[str, object]:
    found = json.loads(analysis_json(release(analysis_of(RESULT), policy), language))  # type: ignore[arg-type]  # a Policy
    assert isinstance(found, dict)
    return found


def test_keys_stand_in_the_order_of_the_contract() -> None:
    whole = document()
    assert list(whole) == ["schema", "evalkit", "source", "form", "policy", "results"]
    assert list(whole["source"]) == ["rows", "participants", "programmes", "sha256", "read_as", "dropped"]  # type: ignore[call-overload]  # a JSON object
    assert list(whole["results"][0]) == KEYS  # type: ignore[index]  # a JSON list


def test_for_others_the_expert_keys_are_absent() -> None:
    whole = document(FUNDER)
    assert list(whole["results"][0]) == [key for key in KEYS if key not in EXPERT]  # type: ignore[index]  # a JSON list
    assert list(whole["source"]) == ["participants", "sha256"]  # type: ignore[call-overload]  # a JSON object


def test_two_spaces_newline_at_the_end_and_no_negative_zero() -> None:
    text = analysis_json(release(analysis_of(RESULT), OWNER))
    assert text.startswith('{\n  "schema": "evalkit.progression/1",\n')
    assert text.endswith("}\n")
    assert "-0.0" not in text
    assert "NaN" not in text


@pytest.mark.parametrize(
    ("value", "written"),
    [(0.1234564, 0.123456), (1 / 128, 0.007812), (3 / 128, 0.023438), (-1e-9, 0.0), (None, None), (float("inf"), None)],
)
def test_numbers_are_rounded_half_even_to_six_decimals(value: float | None, written: float | None) -> None:
    assert number(value) == written
    assert str(number(value)) != "-0.0"


def test_what_is_not_collected_is_null_and_what_is_hidden_has_bounds() -> None:
    flow = document(FUNDER)["results"][0]["flow"]  # type: ignore[index]  # a JSON list
    assert flow["left"] is None
    categories = document(FUNDER)["results"][0]["categories"]  # type: ignore[index]  # a JSON list
    assert set(categories["declined"]) == {"state", "low", "high"}
    assert categories["declined"]["state"] == "suppressed"


def test_whole_starting_levels_are_whole_numbers() -> None:
    row = document()["results"][0]["by_starting_level"][0]  # type: ignore[index]  # a JSON list
    assert row == {"from": 1, "to": 1, "n": 6, "improved": 6, "unchanged": 0, "declined": 0}
    assert isinstance(row["from"], int)


def test_warnings_are_written_in_the_readers_language() -> None:
    english, french = (document(OWNER, language)["results"][0]["warnings"] for language in ("en", "fr"))  # type: ignore[index]  # a JSON list
    assert english == [{"code": "too_few_for_mean", "text": "A mean needs at least 10 people."}]
    assert french == [{"code": "too_few_for_mean", "text": "Une moyenne demande au moins 10 personnes."}]
