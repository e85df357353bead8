"""``evalkit compare``: programmes of a data file set beside what their own people's starts let expect."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Literal, cast

import click

from evalkit.cli.output import put
from evalkit.cli.progress import telling
from evalkit.cli.reading_options import day_of, reading_options
from evalkit.cli.words import current_language, language_option, translated
from evalkit.exchange.reading import ReadingOptions
from evalkit.i18n import mark as N_  # noqa: N812  (the usual name of the marker)
from evalkit.services.files.comparison import METHODS, ComparisonRequest, compare_file

READ_AS = N_("read as: {how}")


@click.command(
    epilog="Example: evalkit compare answers.csv --form forms/empowerment.yaml --indicator speaking_up --wave T2"
)
@click.argument("observations", type=click.Path(path_type=Path))
@click.option("--form", required=True, type=click.Path(path_type=Path), help="The form: a file, or a shipped form.")
@click.option("--indicator", required=True, help="Key of the indicator to compare on.")
@click.option("--wave", required=True, help="Follow-up wave, compared with the baseline wave.")
@click.option(
    "--method", type=click.Choice(METHODS), help="Default: standardised for levels, reliability-corrected for scales."
)
@click.option("--creaming", is_flag=True, help="Also say who is reached and who not yet.")
@click.option(
    "--reference", type=click.Path(path_type=Path), help="Population that intake is set against (same columns)."
)
@click.option("--enrolments", type=click.Path(path_type=Path), help="Who entered and left: participant, programme, …")
@click.option("--as-of", callback=day_of, metavar="DATE", help="Day on which windows are judged (default: the last).")
@reading_options
@click.option("--format", "format_", type=click.Choice(["json", "html"]), default="json", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), help="Write to this file, not to stdout.")
@language_option
def command(
    observations: Path,
    form: Path,
    indicator: str,
    wave: str,
    method: str | None,
    creaming: bool,
    reference: Path | None,
    enrolments: Path | None,
    as_of: dt.date | None,
    columns: dict[str, str],
    delimiter: str | None,
    decimal: str | None,
    encoding: str | None,
    skip_invalid: bool,
    format_: str,
    out: Path | None,
    language: str | None,
) -> None:
    """Compare the programmes in OBSERVATIONS, each with what its own people's starts let expect.

    Nobody is ranked: programmes stand in alphabetical order, and differences inside the funnel are what chance alone
    produces. OBSERVATIONS is CSV or Parquet: participant, programme, wave, item, value.
    """
    if reference is not None and not creaming:
        raise click.UsageError("--reference goes with --creaming.")
    request = ComparisonRequest(
        observations, form, indicator, wave, method=method, creaming=creaming, reference=reference,
        enrolments=enrolments, as_of=as_of,
        options=ReadingOptions(columns, delimiter, decimal, encoding, skip_invalid),
    )  # fmt: skip
    _ = translated()
    with telling() as step:
        made = compare_file(
            request,
            format_=cast(Literal["json", "html"], format_),
            language=current_language(),
            tell=lambda how: step(_(READ_AS, how=how)),
        )
    put(made, out)
