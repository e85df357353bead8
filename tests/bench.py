"""`make bench`: how long things take as ratios beside a stated baseline, all in one run on the same data.

The baseline is the count table (start × follow-up for each programme, indicator and wave) as one plain Polars
plan. Machines are noisy: read the ratios, and run it on a quiet one.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

import numpy as np
import polars as pl

from evalkit.collect.frames import ENROLMENTS
from evalkit.collect.scoring import score
from evalkit.definitions import Form, loader
from evalkit.progression.analysis import analyse
from evalkit.progression.result import Source

ITEMS, WAVES, PER_PROGRAMME, TIMES = 12, 4, 100, 3


def a_form() -> Form:
    """Twelve levels of five at four waves."""
    waves = "".join(f"{{wave: '{w}', day: {90 * w}}}, " for w in range(WAVES))
    items = "".join(f"  - {{key: i{i}, levels: {{from: 1, to: 5}}}}\n" for i in range(ITEMS))
    text = f"form: bench\nversion: '1'\ntitle: {{en: Bench}}\nschedule: {{waves: [{waves}]}}\nitems:\n{items}"
    return loader.form_from(text.encode(), "bench.yaml")


def made(values: int, form: Form) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Answers, one in ten missing at random, and the enrolments."""
    rng = np.random.default_rng(1)
    people = values // (ITEMS * WAVES)
    count = people * WAVES * ITEMS
    person = np.repeat(np.arange(people, dtype=np.uint32), WAVES * ITEMS)
    wave = np.tile(np.repeat(np.arange(WAVES), ITEMS), people)
    answers = pl.DataFrame(
        {
            "enrolment": person,
            "wave": pl.Series(wave.astype(str)),
            "item": pl.Series(np.tile(np.arange(ITEMS), people * WAVES).astype(str)),
            "value": rng.integers(1, 6, count).astype(np.float64),
        }
    ).with_columns(
        pl.concat_str(pl.lit("i"), "item").alias("item"),
        day=pl.lit(None, pl.Float64), date=pl.lit(None, pl.Date), voice=pl.lit("self"), state=pl.lit("value"),
        form_hash=pl.lit(form.hash),
    )  # fmt: skip
    kept = answers.filter(pl.Series(rng.random(count) >= 0.1))
    enrolments = pl.DataFrame(
        {"enrolment": np.arange(people, dtype=np.uint32), "participant": np.arange(people).astype(str),
         "programme": (np.arange(people) // PER_PROGRAMME).astype(str)},
    ).with_columns(entry=pl.lit(None, pl.Date), exit_days=pl.lit(None, pl.Float64), exit_reason=pl.lit(None, pl.String),
                   channel=pl.lit(None, pl.String)).select(ENROLMENTS.names())  # fmt: skip
    return kept, enrolments


def counted(observations: pl.DataFrame) -> pl.DataFrame:
    """The baseline: transitions by programme, indicator and wave in one plan."""
    rows = observations.lazy().select("enrolment", "programme", "indicator", "wave", "value")
    start = rows.filter(pl.col("wave") == "0").select("enrolment", "indicator", x="value")
    later = rows.filter(pl.col("wave") != "0")
    keys = ["programme", "indicator", "wave", "x", "value"]
    return later.join(start, on=["enrolment", "indicator"]).group_by(keys).len().collect()


def median(work: Callable[[], object]) -> float:
    """Seconds, the median of several runs."""
    taken = []
    for _ in range(TIMES):
        begin = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken)


def main(values: int) -> None:
    form = a_form()
    answers, enrolments = made(values, form)
    observations = score(answers, form, enrolments)
    source = Source(0, 0, 0, "", "")
    schedule = form.schedule
    if schedule is None:
        raise LookupError("the form of the bench has no schedule")

    def whole(by_programme: bool) -> None:
        analyse(form, observations, enrolments, schedule=schedule, source=source, as_of=None, exits_known=False,
                by_programme=by_programme)  # fmt: skip

    base = median(lambda: counted(observations))
    programmes = enrolments["programme"].n_unique()
    print(f"{answers.height:,} values, {programmes:,} programmes; baseline: count table {base:.3f} s")
    for name, work in (
        ("scoring", lambda: score(answers, form, enrolments)),
        ("analyse, all together", lambda: whole(False)),
        ("analyse, by programme", lambda: whole(True)),
    ):
        taken = median(work)
        print(f"{name:<24} {taken:8.3f} s  {taken / base:6.1f} times the baseline")


if __name__ == "__main__":
    main(int(float(sys.argv[1])) if len(sys.argv) > 1 else 1_000_000)
