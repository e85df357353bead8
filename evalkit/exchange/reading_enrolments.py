"""Read the list of enrolments that may come beside a file of observations: who entered what, when, and who left."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import polars as pl

from evalkit.errors import Problem, Refused, problem
from evalkit.exchange.reading_faults import rows_text
from evalkit.exchange.reading_file import positions, recognise
from evalkit.exchange.reading_rows import iso_day, read_number, scan

COLUMNS: Final = ("participant", "programme", "entry", "exit_days", "exit_reason", "channel")
_KEY = ["participant", "programme"]


def read_enrolments(
    path: Path, *, scratch: Path, programme_needed: bool, names: Mapping[str, str], decimal: str | None = None
) -> tuple[pl.DataFrame, bool]:
    """``COLUMNS`` with one row per participant and programme, and whether the file tells who left.

    ``names``: how the observations call these columns; such a name is understood here too. Refused with row numbers
    when a participant, a programme (where the observations have one), a date or a number is missing or broken, or
    when two rows of one enrolment differ.
    """
    required = ["participant", *(["programme"] if programme_needed else [])]
    file = recognise(path, required=[], scratch=scratch)
    wanted = {ours: names[ours] if ours not in file.columns and ours in names else ours for ours in COLUMNS}
    if missing := [ours for ours in required if wanted[ours] not in file.columns]:
        # The delimiter is known by the required columns; without them the header cannot be understood.
        file = recognise(path, required=[wanted[ours] for ours in required], scratch=scratch)
        wanted |= {ours: ours for ours in missing if ours in file.columns}
    raw = scan(file, positions(file, wanted, required))
    schema = raw.collect_schema()
    entry, wrong_entry = (
        iso_day("entry", schema["entry"]) if "entry" in schema else (pl.lit(None, pl.Date), pl.lit(False))
    )
    exit_days, wrong_exit = pl.lit(None, pl.Float64), pl.lit(False)
    if "exit_days" in schema:
        exit_days, _, wrong_exit = read_number("exit_days", schema["exit_days"], decimal)
        wrong_exit = wrong_exit | (~exit_days.is_finite()).fill_null(False)
    table = raw.select(
        "row",
        *(
            (pl.col(name).cast(pl.String) if name in schema else pl.lit(None, pl.String)).str.strip_chars().alias(name)
            for name in ("participant", "programme", "exit_reason", "channel")
        ),
        entry=entry, wrong_entry=wrong_entry, exit_days=exit_days, wrong_exit=wrong_exit,
        beyond=pl.col("beyond").is_not_null(),
    ).collect()  # fmt: skip
    problems = _problems(table, file.name, programme_needed)
    if problems:
        raise Refused.all(problems)
    return table.select(COLUMNS).unique(maintain_order=True), "exit_days" in schema


def _problems(table: pl.DataFrame, file: str, programme_needed: bool) -> list[Problem]:
    checks = {
        "data.too_many_fields": pl.col("beyond"),
        "data.participant_missing": pl.col("participant").is_null(),
        "data.programme_missing": pl.col("programme").is_null() if programme_needed else pl.lit(False),
        "data.broken_entry": pl.col("wrong_entry"),
        "data.broken_exit_days": pl.col("wrong_exit"),
    }
    found = []
    for code, check in checks.items():
        rows = table.filter(check)["row"].to_list()
        if rows:
            found.append(problem(code, file=file, count=len(rows), rows=rows_text(rows), values="…"))
    differing = table.unique(COLUMNS, keep="first").filter(pl.struct(_KEY).is_duplicated()).sort("row")["row"].to_list()
    if differing and not found:
        found.append(problem("data.enrolment_twice", file=file, count=len(differing), rows=rows_text(differing)))
    return found
