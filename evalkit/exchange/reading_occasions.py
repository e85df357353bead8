"""Occasions in a file: the same row twice, different values for one occasion, a second occasion in one wave.

An occasion is (enrolment, wave, day or date). In a file the wave's label rules, and days only order.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from evalkit.definitions import Form
from evalkit.errors import Problem, problem
from evalkit.exchange.reading_faults import SHOWN

Ints = NDArray[np.int64]

_MANY = 16
"""Possible answers, for each there is, up to which a table of all possible ones is worth its memory."""
_PLACE = ["enrolment", "wave", "date", "day"]


@dataclass(frozen=True)
class Cleaned:
    """The rows that count, what was left out (reason, rows), and what is wrong unless rows may be left out.

    ``second``: the rows of occasions left out because their wave has an earlier one (an import keeps them).
    """

    rows: pl.DataFrame
    second: pl.DataFrame
    dropped: dict[str, int]
    problems: tuple[Problem, ...]


def one_answer_each(rows: pl.DataFrame, form: Form, file: str) -> Cleaned:
    """One row for each item of each occasion, one occasion in each wave.

    ``rows``: ``row``, ``enrolment``, ``wave`` and ``item`` (Enums), ``date``, ``day``, ``value``, ``state``.
    """
    items = len(rows.schema["item"].categories) if isinstance(rows.schema["item"], pl.Enum) else 0
    numbered = _with_occasions(rows)
    key = numbered["occasion"].cast(pl.Int64).to_numpy() * items + numbered["item"].to_physical().to_numpy()
    dropped: dict[str, int] = {}
    problems: list[Problem] = []
    if not _all_differ(key):
        numbered = _without_doubles(numbered.with_columns(key=key), file, dropped, problems).drop("key")
    numbered = _without_scores_beside_items(numbered, form, file, dropped, problems)
    second = numbered.filter("later")
    if second.height:
        dropped["second_occasion"] = second.height
        numbered = numbered.filter(~pl.col("later"))
    spare = ("occasion", "later")
    return Cleaned(numbered.drop(spare), second.drop(spare), dropped, tuple(problems))


def _with_occasions(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with the number of their occasion, and whether it is a later one of its wave; without a day is last."""
    waves = len(rows.schema["wave"].categories) if isinstance(rows.schema["wave"], pl.Enum) else 1
    cell = rows["enrolment"].cast(pl.Int64).to_numpy() * waves + rows["wave"].to_physical().to_numpy()
    if _one_day_each(rows, cell):
        return rows.with_columns(occasion=cell, later=pl.lit(False))
    table = (
        rows.lazy()
        .select(_PLACE)
        .unique()
        .collect(engine="streaming")
        .sort(_PLACE, nulls_last=True)
        .with_row_index("occasion")
    )
    again = pl.struct("enrolment", "wave")
    table = table.with_columns(later=(again == again.shift(1)).fill_null(False))
    return rows.lazy().join(table.lazy(), on=_PLACE, how="left", nulls_equal=True).collect(engine="streaming")


def _one_day_each(rows: pl.DataFrame, cell: Ints) -> bool:
    """Whether all rows of one enrolment and wave are of one day, so that these two tell the occasion."""
    dated = [rows[name] for name in ("date", "day") if rows[name].null_count() < rows.height]
    if not dated:
        return True
    a_row = np.zeros(int(cell.max()) + 1, dtype=np.int64)
    a_row[cell] = np.arange(cell.size)
    return all(column.equals(column[a_row[cell]]) for column in dated)


def _all_differ(key: Ints) -> bool:
    """Whether no two are equal."""
    if not key.size:
        return True
    possible = int(key.max()) + 1
    if possible > _MANY * key.size + 1000:
        return pl.Series(key).n_unique() == key.size
    met = np.zeros(possible, dtype=np.bool_)
    met[key] = True
    return int(np.count_nonzero(met)) == key.size


def _without_doubles(rows: pl.DataFrame, file: str, dropped: dict[str, int], problems: list[Problem]) -> pl.DataFrame:
    """Keep the first of equal rows; leave out all rows of an item that contradict each other."""
    judged = (
        rows.lazy()
        .filter(pl.col("key").is_duplicated())
        .group_by("key")
        .agg(
            pl.col("row").sort().alias("rows"),
            contradicts=(pl.col("value").n_unique() > 1) | (pl.col("state").n_unique() > 1),
        )
        .collect()
    )
    contradicting = judged.filter("contradicts").sort(pl.col("rows").list.first())
    spare = judged.filter(~pl.col("contradicts")).select(pl.col("rows").list.slice(1).explode())["rows"]
    if contradicting.height:
        groups = contradicting["rows"].head(SHOWN).to_list()
        shown = "; ".join(" / ".join(str(row) for row in group[:SHOWN]) for group in groups)
        problems.append(
            problem(
                "data.contradicting_rows", file=file, count=contradicting.height,
                rows=shown + (" …" if contradicting.height > SHOWN else ""),
            )
        )  # fmt: skip
        dropped["contradicting_rows"] = int(contradicting["rows"].list.len().sum())
    if spare.len():
        dropped["duplicate_row"] = spare.len()
    return rows.join(contradicting.select("key"), on="key", how="anti").join(
        spare.to_frame("row"), on="row", how="anti"
    )


def _without_scores_beside_items(
    rows: pl.DataFrame, form: Form, file: str, dropped: dict[str, int], problems: list[Problem]
) -> pl.DataFrame:
    """A score and its items in one occasion say the same thing twice, perhaps differently: neither is used."""
    pairs = [(i.key, s.key) for i in form.indicators if i.score != "value" for s in i.items]
    present = set(rows["item"].unique().cast(pl.String).to_list())
    pairs = [(score, item) for score, item in pairs if score in present and item in present]
    if not pairs:
        return rows
    members = pl.DataFrame(pairs, schema={"score": pl.String, "member": pl.String}, orient="row")
    own = members.select(pl.col("score"), member="score").unique()
    named = rows.select("occasion", "row", member=pl.col("item").cast(pl.String))
    scores = named.join(own, on="member").select("occasion", "score")
    clash = scores.join(named.join(members, on="member"), on=["occasion", "score"])
    if clash.is_empty():
        return rows
    both = pl.concat([members, own.select("score", "member")])
    wrong = (
        named.join(both, on="member")
        .join(clash.select("occasion", "score").unique(), on=["occasion", "score"], how="semi")["row"]
        .unique()
        .sort()
    )
    first = clash.sort("row").row(0, named=True)
    problems.append(
        problem(
            "data.score_and_items", file=file, count=wrong.len(), score=first["score"], item=first["member"],
            rows=", ".join(str(r) for r in wrong.head(SHOWN)) + (" …" if wrong.len() > SHOWN else ""),
        )
    )  # fmt: skip
    dropped["score_and_items"] = wrong.len()
    return rows.filter(~pl.col("row").is_in(wrong.implode()))
