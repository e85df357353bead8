"""Read observations from a file into the frames that every analysis starts from (CONTRACT: reading, occasions).

What can be read in one way only is read, and said; what is wrong is refused with every reason at once, or, when
wished, left out and counted.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from evalkit.collect.frames import EMPTY, ENROLMENTS, Voice
from evalkit.definitions import Form
from evalkit.errors import Problem, Refused, problem
from evalkit.exchange import reading_faults
from evalkit.exchange.reading_enrolments import read_enrolments
from evalkit.exchange.reading_file import Recognised, positions, recognise
from evalkit.exchange.reading_lines import short_rows
from evalkit.exchange.reading_numbers import numbered
from evalkit.exchange.reading_occasions import one_answer_each
from evalkit.exchange.reading_rows import COMMA, OPTIONAL, POINT, REASONS, REQUIRED, coded, columns, scan, typed
from evalkit.exchange.reading_words import with_texts

DROPPED = (*REASONS, "contradicting_rows", "score_and_items", "second_occasion", "duplicate_row")
"""Every reason for which rows may be left out, in the order in which they are told."""


@dataclass(frozen=True)
class ReadingOptions:
    """How to read where the file leaves a choice. ``columns``: our name of a column → the file's.

    ``delimiter`` is one character, ``decimal`` comma or point, ``encoding`` a codec; None: recognised.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    delimiter: str | None = None
    decimal: str | None = None
    encoding: str | None = None
    skip_invalid: bool = False


@dataclass(frozen=True)
class Reading:
    """Frames (``collect.frames``) and what is to be said about the file.

    ``answers`` holds one row for each item of each occasion, one occasion per wave; its ``item`` and ``wave`` are
    Enums of the form's keys. ``second_occasions``: rows of occasions whose wave has an earlier one; they are in no
    figure, and an import keeps them off the schedule. ``rows`` counts all data rows, those left out too.
    ``last_date``: the last date in the file, None when it has none. ``texts``: what stands for answers that take no
    number, where they were asked for: their value is the place of their text.
    """

    answers: pl.LazyFrame
    second_occasions: pl.DataFrame
    enrolments: pl.DataFrame
    rows: int
    sha256: str
    read_as: str
    dropped: tuple[tuple[str, int], ...]
    last_date: dt.date | None
    exits_known: bool
    texts: tuple[str, ...] = ()

    @property
    def participants(self) -> int:
        return self.enrolments["participant"].n_unique()

    @property
    def programmes(self) -> int:
        return self.enrolments["programme"].drop_nulls().n_unique()

    @property
    def in_several_programmes(self) -> int:
        """Participants with more than one enrolment."""
        return self.enrolments.group_by("participant").len().filter(pl.col("len") > 1).height

    def left_out(self, reason: str) -> int:
        """Rows left out for one reason."""
        return dict(self.dropped).get(reason, 0)


def read_observations(
    path: Path,
    form: Form,
    options: ReadingOptions = ReadingOptions(),
    *,
    enrolments: Path | None = None,
    tell: Callable[[str], None] = lambda _: None,
    with_words: bool = False,
) -> Reading:
    """Read a CSV or Parquet file of ``participant, programme, wave, item, value`` rows, long.

    ``tell`` hears how the file was understood, before the rows are judged. ``with_words``: answers that take no number
    are kept too (an import needs them, no figure does), and ``answers`` tells the ``row`` of each.
    """
    with tempfile.TemporaryDirectory(prefix="evalkit-") as folder:
        scratch = Path(folder)
        wanted = {ours: options.columns.get(ours, ours) for ours in (*REQUIRED, *OPTIONAL)}
        required = [*REQUIRED, *(ours for ours in OPTIONAL if ours in options.columns)]
        file = recognise(
            path, required=[wanted[ours] for ours in required], scratch=scratch,
            delimiter=options.delimiter, encoding=options.encoding,
        )  # fmt: skip
        places = positions(file, wanted, required)
        raw = scan(file, places)
        rows = _collected(file, form, options, places)
        decimal = options.decimal or _decimal(rows, file)
        tell(file.read_as(decimal))
        rows, texts = with_texts(rows, raw) if with_words else (rows, ())
        wrong = reading_faults.problems(rows, raw, form, file.name)
        entered, exits_known = None, False
        try:
            if enrolments is not None:
                entered, exits_known = read_enrolments(
                    enrolments, scratch=scratch, programme_needed="programme" in places, names=options.columns,
                    decimal=options.decimal,
                )  # fmt: skip
        except Refused as refusal:
            raise Refused(*([] if options.skip_invalid else wrong), *refusal.problems) from None
        if wrong and not options.skip_invalid:
            raise Refused.all(wrong)
    counted = dict(rows.filter(pl.col("reason").is_not_null())["reason"].cast(pl.String).value_counts().iter_rows())
    count, last_date = rows.height, rows.select(pl.col("date").max()).item()
    # Each step lets go of the table before it: ten million rows are held once or twice, not five times.
    rows = (rows.filter(pl.col("reason").is_null()) if counted else rows).drop("reason", "sign")
    rows, entered = _programmes_from_enrolments(rows, entered, "programme" in places, path, enrolments)
    everybody, rows = numbered(rows, entered)
    cleaned = one_answer_each(rows, form, file.name)
    del rows
    if cleaned.problems and not options.skip_invalid:
        raise Refused.all(cleaned.problems)
    dropped = {**counted, **cleaned.dropped}
    return Reading(
        answers=cleaned.rows.lazy().select(
            "enrolment", "wave", "day", "date", pl.lit("self", Voice).alias("voice"), "item", "value", "state",
            pl.lit(form.hash, pl.Enum([form.hash])).alias("form_hash"), *(["row"] if with_words else []),
        ),
        second_occasions=cleaned.second,
        enrolments=_kept(everybody, cleaned.rows, entered),
        rows=count,
        sha256=file.sha256,
        read_as=file.read_as(decimal),
        dropped=tuple((reason, dropped[reason]) for reason in DROPPED if dropped.get(reason)),
        last_date=last_date,
        exits_known=exits_known,
        texts=texts,
    )  # fmt: skip


def _collected(file: Recognised, form: Form, options: ReadingOptions, places: Mapping[str, int]) -> pl.DataFrame:
    """All rows typed, participants and programmes as codes, which keeps ten million rows small."""

    try:
        texts = coded(columns(file, places))
        rows = typed(texts, form, decimal=options.decimal)
        # A row may end early: its last columns are then empty, which is not what the person answered.
        last = max(REQUIRED, key=lambda name: places[name])
        empty = pl.col("state") == EMPTY if last == "value" else pl.col(last).is_null()
        if (
            file.kind == "csv"
            and rows.select((empty & (pl.col("reason") != "too_many_fields").fill_null(True)).any()).item()
        ):
            short = short_rows(file, fields=places[last] + 1)
            rows = typed(texts, form, decimal=options.decimal, short_rows=short) if short else rows
    except pl.exceptions.PolarsError as error:
        raise _broken(file, error) from None
    return rows


def _broken(file: Recognised, error: Exception) -> Refused:
    if file.kind == "parquet":
        return Refused(problem("data.broken_parquet", file=file.name, what=str(error).split("\n")[0]))
    return Refused(problem("data.broken_csv", file=file.name, delimiter=file.delimiter_name))


def _decimal(rows: pl.DataFrame, file: Recognised) -> str | None:
    """How the numbers of the file write decimals; refused when some write a comma and some a point."""
    met = {sign: rows.filter(pl.col("sign") == sign)["row"] for sign in (COMMA, POINT)}
    if all(met[sign].len() for sign in met):
        raise Refused(
            problem(
                "data.two_decimals", file=file.name,
                commas=reading_faults.rows_text(met[COMMA].head(reading_faults.SHOWN + 1).to_list()),
                points=reading_faults.rows_text(met[POINT].head(reading_faults.SHOWN + 1).to_list()),
            )
        )  # fmt: skip
    return "comma" if met[COMMA].len() else "point" if met[POINT].len() else None


def _programmes_from_enrolments(
    rows: pl.DataFrame, entered: pl.DataFrame | None, has_programme: bool, path: Path, list_path: Path | None
) -> tuple[pl.DataFrame, pl.DataFrame | None]:
    """Where only the list of enrolments names programmes, each participant's one programme is taken from it."""
    if entered is None or has_programme or entered["programme"].null_count() == entered.height:
        return rows, entered
    seen = rows.select(pl.col("participant").cast(pl.String).unique())
    several = entered.join(seen, on="participant", how="semi").filter(pl.col("participant").is_duplicated())
    if several.height:
        names = several["participant"].unique(maintain_order=True).head(reading_faults.SHOWN).to_list()
        wrong: Problem = problem(
            "data.which_programme", file=str(path), enrolments=str(list_path), participants=", ".join(names)
        )
        raise Refused(wrong)
    named = entered.select(pl.col("participant"), pl.col("programme").alias("named"))
    codes = rows.schema["programme"]
    filled = (
        rows.with_columns(pl.col("participant").cast(pl.String).alias("label"))
        .join(named, left_on="label", right_on="participant", how="left")
        .with_columns(pl.col("named").cast(codes).alias("programme"))
        .drop("label", "named")
    )
    return filled, entered


def _kept(everybody: pl.DataFrame, rows: pl.DataFrame, entered: pl.DataFrame | None) -> pl.DataFrame:
    """Enrolments with a row that counts, or on the list; with what the list says of them."""
    nothing = {name: dtype for name, dtype in ENROLMENTS.items() if name not in ("enrolment",)}
    listed = entered if entered is not None else pl.DataFrame(schema=nothing)
    with_rows = rows.select(pl.col("enrolment").unique())
    own = everybody.join(
        listed.with_columns(pl.lit(True).alias("listed")), on=["participant", "programme"], how="left", nulls_equal=True
    )
    return (
        own.filter(pl.col("listed").fill_null(False) | pl.col("enrolment").is_in(with_rows["enrolment"].implode()))
        .sort("enrolment")
        .select(pl.col(name).cast(dtype) for name, dtype in ENROLMENTS.items())
    )
