"""The published data of Woodworth et al. (2018): the figures of their README, computed in base R where it says so.

Data: CC BY 4.0, https://doi.org/10.5334/jopd.35 (citation in ``forms/woodworth2018.yaml``).
"""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from evalkit.collect.scoring import score
from evalkit.definitions import loader
from evalkit.exchange.analysis_json import analysis_json
from evalkit.exchange.reading import read_observations
from evalkit.services import demonstration
from evalkit.services.files.analysis import AnalysisRequest, analyse

DATA = Path(demonstration.__file__).parent / "woodworth2018.parquet"


@pytest.fixture(scope="module")
def document() -> dict:
    request = AnalysisRequest(DATA, Path("woodworth2018"), by_programme=True)
    return json.loads(analysis_json(analyse(request)))


def of(document: dict, indicator: str, wave: str, programme: str | None = None) -> dict:
    return next(
        r for r in document["results"] if (r["indicator"], r["wave"], r["programme"]) == (indicator, wave, programme)
    )


def test_what_was_read(document: dict) -> None:
    assert document["source"]["rows"] == 43648
    assert document["source"]["participants"] == 295
    assert document["source"]["programmes"] == 4
    # Persons 8 and 64 answered an occasion twice, 44 items each.
    assert document["source"]["dropped"] == [{"reason": "second_occasion", "rows": 88}]


def test_totals_at_the_start() -> None:
    reading = read_observations(DATA, loader.shipped_form("woodworth2018"))
    scores = score(reading.answers, loader.shipped_form("woodworth2018"), reading.enrolments)
    starts = scores.filter(pl.col("wave") == "0")
    figures = {
        key: (round(mean, 3), round(sd, 3))
        for key, mean, sd in starts.group_by("indicator")
        .agg(pl.col("value").mean().alias("mean"), pl.col("value").std().alias("sd"))
        .iter_rows()
    }
    assert figures == {"ahi_total": (69.705, 13.167), "cesd_total": (15.064, 10.796)}


@pytest.mark.parametrize(("wave", "people"), [("1", 147), ("2", 156), ("3", 139), ("4", 133), ("5", 120)])
def test_people_seen_again(document: dict, wave: str, people: int) -> None:
    for indicator in ("ahi_total", "cesd_total"):
        flow = of(document, indicator, wave)["flow"]
        assert (flow["enrolled"], flow["baseline"], flow["followed"], flow["missed"]) == (
            295,
            295,
            people,
            295 - people,
        )
        assert flow["left"] is None


def test_happiness_from_start_to_half_a_year(document: dict) -> None:
    result = of(document, "ahi_total", "5")
    assert result["categories"] == {"improved": 86, "unchanged": 5, "declined": 29, "held_at_top": 0}
    assert round(result["mean_change"], 3) == 5.233
    assert round(result["srm"], 3) == 0.468
    change = result["reliable_change"]
    assert change["method"] == "sample"
    assert (change["threshold"], change["improved"], change["unchanged"], change["declined"]) == (10, 37, 73, 10)
    assert result["transitions"] is None


def test_low_mood_from_start_to_half_a_year(document: dict) -> None:
    result = of(document, "cesd_total", "5")
    counts = result["categories"]
    assert (counts["improved"], counts["unchanged"], counts["declined"]) == (72, 8, 40)
    assert result["mean_change"] == 2.2
    assert round(result["srm"], 3) == 0.215
    change = result["reliable_change"]
    assert (change["threshold"], change["improved"], change["unchanged"], change["declined"]) == (10, 24, 85, 11)


def test_low_follow_up_is_said_at_every_wave(document: dict) -> None:
    assert {r["wave"] for r in document["results"] if r["programme"] is None} == {"1", "2", "3", "4", "5"}
    for result in document["results"]:
        if result["programme"] is None:
            assert "follow_up_below_60" in {w["code"] for w in result["warnings"]}


def test_programmes_add_up(document: dict) -> None:
    names = sorted({r["programme"] for r in document["results"]} - {None})
    assert len(names) == 4
    parts = [of(document, "ahi_total", "5", name) for name in names]
    whole = of(document, "ahi_total", "5")
    for name in ("improved", "unchanged", "declined"):
        assert sum(p["categories"][name] for p in parts) == whole["categories"][name]
    assert [p["flow"]["enrolled"] for p in parts] == [73, 74, 72, 76]


def test_results_stand_in_the_order_of_the_contract(document: dict) -> None:
    names = sorted({r["programme"] for r in document["results"]} - {None})
    wanted = [
        (indicator, programme, wave)
        for indicator in ("ahi_total", "cesd_total")
        for programme in (None, *names)
        for wave in ("1", "2", "3", "4", "5")
    ]
    assert [(r["indicator"], r["programme"], r["wave"]) for r in document["results"]] == wanted
