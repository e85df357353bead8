"""Occasions in a file: the same row twice, different values for one occasion, a second occasion in one wave.

An occasion is (enrolment, wave, day or date). In a file the wave's label rules, and days only order.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from evalkit.definitions import Form
from evalkit.errors import Problem, problem
from evalkit.exchange.reading_faults import SHOWN

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
    occasions = _occasions(rows)
    items = len(rows.schema["item"].categories) if isinstance(rows.schema["item"], pl.Enum) else 0
    numbered = (
        rows.lazy()
        .join(occasions.lazy().select(*_PLACE, "occasion", "later"), on=_PLACE, how="left", nulls_equal=True)
        .with_columns(key=pl.col("occasion").cast(pl.UInt64) * items + pl.col("item").to_physical().cast(pl.UInt64))
        .collect(engine="streaming")
    )
    dropped: dict[str, int] = {}
    problems: list[Problem] = []
    if numbered["key"].n_unique() < numbered.height:
        numbered = _without_doubles(numbered, file, dropped, problems)
    numbered = _without_scores_beside_items(numbered, form, file, dropped, problems)
    second = numbered.filter("later")
    if second.height:
        dropped["second_occasion"] = second.height
        numbered = numbered.filter(~pl.col("later"))
    spare = ("key", "occasion", "later")
    return Cleaned(numbered.drop(spare), second.drop(spare), dropped, tuple(problems))


def _occasions(rows: pl.DataFrame) -> pl.DataFrame:
    """Each occasion with its number, and whether it is a later one of its wave; without a day is last."""
    table = (
        rows.lazy()
        .select(_PLACE)
        .unique()
        .collect(engine="streaming")
        .sort(_PLACE, nulls_last=True)
        .with_row_index("occasion")
    )
    again = pl.struct("enrolment", "wave")
    return table.with_columns(later=(again == again.shift(1)).fill_null(False))


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
