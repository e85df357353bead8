"""``evalkit analyse``: progression from a file, without a database."""

from __future__ import annotations

import datetime as dt
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, cast

import click

from evalkit.cli.output import put
from evalkit.cli.progress import telling
from evalkit.cli.reading_options import day_of, reading_options
from evalkit.cli.words import current_language, language_option, say, translated
from evalkit.definitions import Audience
from evalkit.exchange.reading import ReadingOptions
from evalkit.i18n import mark as N_  # noqa: N812  (the usual name of the marker)
from evalkit.services.files.analysis import RELIABLE_METHODS, STEPS, AnalysisRequest, analyse, form_of
from evalkit.services.files.analysis_document import FORMATS, Format, document

READ_AS = N_("read as: {how}")
WRITING = N_("writing")
LEFT_OUT = N_("rows left out: {rows} ({reason})")


@contextmanager
def without_garbage_collection() -> Iterator[None]:
    """Millions of small values without cycles: looking for garbage among them would cost a third of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@click.command(
    epilog="Example: evalkit analyse answers.csv --form forms/empowerment.yaml --by programme --out figures.json"
)
@click.argument("observations", type=click.Path(path_type=Path))
@click.option("--form", required=True, type=click.Path(path_type=Path), help="Form file, or a shipped form's name.")
@click.option("--by", type=click.Choice(["programme"]), help="Figures for each programme too.")
@click.option("--enrolments", type=click.Path(path_type=Path), help="Who entered, when, and who left.")
@click.option("--as-of", callback=day_of, metavar="DATE", help="Windows are judged on it.")
@click.option(
    "--audience", type=click.Choice(["association", "funder", "public"]), default="association", show_default=True,
    help="For whom: for others than the association small numbers are protected.",
)  # fmt: skip
@click.option("--format", "form_of_output", type=click.Choice(FORMATS), default="json", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), help="Write to this file, not to stdout.")
@reading_options
@click.option(
    "--reliable", type=click.Choice(RELIABLE_METHODS), default=RELIABLE_METHODS[0], show_default=True,
    help="Formula of reliable change (for experts).",
)  # fmt: skip
@click.option(
    "--cutoff", type=click.Choice(["a", "b", "c"]), default="c", show_default=True, help="Where norms are given."
)
@language_option
def command(  # one argument for each option
    observations: Path,
    form: Path,
    by: str | None,
    enrolments: Path | None,
    as_of: dt.date | None,
    audience: str,
    form_of_output: str,
    out: Path | None,
    columns: dict[str, str],
    delimiter: str | None,
    decimal: str | None,
    encoding: str | None,
    skip_invalid: bool,
    reliable: str,
    cutoff: str,
    language: str | None,
) -> None:
    """How far people moved, from a file.

    OBSERVATIONS is CSV or Parquet, one row per answer: participant, programme, wave, item, value, and if known date
    or days since entry.
    """
    request = AnalysisRequest(
        observations=observations, form=form, by_programme=by == "programme", enrolments=enrolments, as_of=as_of,
        audience=Audience(audience),
        reading=ReadingOptions(columns, delimiter, decimal, encoding, skip_invalid),
        reliable=reliable, cutoff=cast(Literal["a", "b", "c"], cutoff),
    )  # fmt: skip
    if form_of_output == "xlsx" and out is None and sys.stdout.isatty():
        raise click.UsageError("A workbook is not text: name a file with --out.")
    _ = translated()
    with telling(len(STEPS) + 1) as tell, without_garbage_collection():
        released = analyse(request, lambda how: tell(_(READ_AS, how=how)), step=lambda text: tell.step(_(text)))
        tell.step(_(WRITING))
        written = document(released, form_of(form), cast(Format, form_of_output), current_language())
    for reason, rows in released.source.dropped:
        say(_(LEFT_OUT, rows=rows, reason=reason))
    put(written, out)
