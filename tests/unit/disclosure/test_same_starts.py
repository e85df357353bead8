"""Those with a start are the same people at every wave, and a reader knows it: two waves together tell no more."""

import polars as pl
import pytest

from evalkit.collect import frames
from evalkit.collect.scoring import score
from evalkit.definitions import Audience, loader
from evalkit.disclosure.cells import Cell
from evalkit.disclosure.release import release
from evalkit.disclosure.released import Released
from evalkit.progression.analysis import analyse
from evalkit.progression.result import Source

FORM = loader.form_from(
    b"""form: two_waves
version: "1"
title: {en: Two waves}
schedule: {waves: [{wave: T0, day: 0}, {wave: T1, day: 90}, {wave: T2, day: 200}]}
items: [{key: a, levels: {from: 1, to: 4}}]
""",
    "two_waves.yaml",
)


def released(extra: int, absent: int) -> Released:
    """Forty people; others are absent at T1 (from the upper half) than at T2 (from the lower half)."""
    rows = []
    for i in range(40):
        upper, j = i >= 20, i % 20
        start = (3 if i % 2 else 4) if upper else (1 if i % 2 else 2)
        later = min(4, max(1, start + (0, 0, 0, 1, -1)[j % 5]))
        rows.append((i, "T0", start))
        rows += [(i, "T1", later)] if not (upper and j < absent) else []
        rows += [(i, "T2", later)] if upper or j >= absent else []
    rows += [(40 + e, "T1", 2) for e in range(extra)]
    answers = pl.DataFrame(
        [
            {"enrolment": who, "wave": wave, "day": None, "date": None, "voice": "self", "item": "a",
             "value": float(level), "state": "value", "form_hash": FORM.hash}
            for who, wave, level in rows
        ],
        schema=frames.ANSWERS,
    )  # fmt: skip
    enrolments = pl.DataFrame(
        [{"enrolment": i, "participant": str(i)} for i in range(40 + extra)], schema=frames.ENROLMENTS
    )
    assert FORM.schedule is not None
    analysis = analyse(
        FORM, score(answers, FORM, enrolments), enrolments, schedule=FORM.schedule,
        source=Source(len(rows), 40 + extra, 0, "", ""), as_of=None, exits_known=False,
    )  # fmt: skip
    return release(analysis, loader.load_policies().for_audience(Audience.FUNDER))


def least(cell: Cell) -> int:
    """What a reader knows the number to be at least."""
    assert cell.low is not None
    return cell.low


@pytest.mark.parametrize(("extra", "absent"), [(1, 4), (2, 3), (2, 4)])
def test_two_waves_together_leave_five_possible_numbers_of_people_not_seen_again(extra: int, absent: int) -> None:
    found = released(extra, absent)
    starts: dict[object, int] = {}
    for result in found.results:
        for row in result.by_starting_level:
            starts[row.from_] = max(starts.get(row.from_, 0), least(row.n))
    for result in found.results:
        missed, followed, enrolled = (result.flow[name] for name in ("missed", "followed", "enrolled"))
        assert missed is not None
        assert followed is not None
        assert enrolled is not None
        assert not missed.is_shown
        assert followed.value is not None
        assert missed.high is not None
        low = max(least(missed), sum(starts.values()) - followed.value)
        assert missed.high - low >= found.policy.k
