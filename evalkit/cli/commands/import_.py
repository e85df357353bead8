"""``evalkit import``: bring check-ins from a file into an association's programmes."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import click

from evalkit.cli.words import language_option, say, translated
from evalkit.definitions import loader
from evalkit.exchange.reading import ReadingOptions
from evalkit.i18n import mark as N_  # noqa: N812  (the usual name of the marker)
from evalkit.services.files.import_scope import scope_of
from evalkit.services.files.imports import Imported, Wanted, import_file
from evalkit.services.keeping import running
from evalkit.settings import Settings

DONE = N_("Imported. People: {people}; enrolments: {enrolments}; check-ins: {check_ins}, off the schedule: {off}.")
LEFT_OUT = N_("  rows left out: {rows} ({reason})")
READ_AS = N_("read as: {how}")


def _pairs(_context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """``A=B`` and ``A=B,C=D`` as a mapping."""
    found: dict[str, str] = {}
    for value in values:
        name, sign, other = value.partition("=")
        if not sign or not name.strip() or not other.strip():
            raise click.BadParameter(f"{value!r} is not NAME=VALUE", param=parameter)
        found[name.strip()] = other.strip()
    return found


@click.command(
    epilog="Example: evalkit import answers.csv --form forms/empowerment.yaml --programme lire_la_ville "
    '--consent funder_aggregate="signed sheet of March 2026"'
)
@click.argument("observations", type=click.Path(path_type=Path))
@click.option("--form", "form_file", type=click.Path(path_type=Path), required=True, help="The form that was asked.")
@click.option("--organisation", help="Key of the association; not needed where there is only one.")
@click.option("--programme", help="Key of the programme, for a file that names none.")
@click.option("--map", "names", multiple=True, callback=_pairs, help="NAME=KEY: a programme's name in the file.")
@click.option("--consent", multiple=True, callback=_pairs, help="PURPOSE=TEXT: what everybody in the file agreed to.")
@click.option("--enrolments", type=click.Path(path_type=Path), help="participant, programme, entry, exit_days, …")
@click.option("--columns", multiple=True, callback=_pairs, help="OURS=THEIRS, such as participant=person_id.")
@click.option("--delimiter", help="comma, semicolon or tab, or the character.")
@click.option("--decimal", type=click.Choice(("point", "comma")))
@click.option("--encoding", help="Such as utf-8 or cp1252.")
@click.option("--skip-invalid", is_flag=True, help="Leave out what is wrong, and say how much.")
@language_option
def command(
    observations: Path,
    form_file: Path,
    organisation: str | None,
    programme: str | None,
    names: dict[str, str],
    consent: dict[str, str],
    enrolments: Path | None,
    columns: dict[str, str],
    delimiter: str | None,
    decimal: str | None,
    encoding: str | None,
    skip_invalid: bool,
    language: str | None,
) -> None:
    """Import OBSERVATIONS (CSV or Parquet, long) whole, or refuse it with rows and remedy and write nothing."""
    _ = translated()
    signs = {"comma": ",", "semicolon": ";", "tab": "\t"}
    options = ReadingOptions(
        columns=columns, delimiter=signs.get(delimiter or "", delimiter), decimal=decimal, encoding=encoding,
        skip_invalid=skip_invalid,
    )  # fmt: skip
    wanted = Wanted(
        observations, loader.load_form(form_file), options, enrolments=enrolments, programmes=names,
        only_programme=programme, consents=consent,
    )  # fmt: skip

    async def work() -> Imported:
        async with running.instance(Settings.from_environment()):
            scope = await scope_of(organisation)
            return await import_file(
                scope, wanted, rng=random.SystemRandom(), tell=lambda how: say(_(READ_AS, how=how))
            )

    done = asyncio.run(work())
    say(_(DONE, people=done.people, enrolments=done.enrolments, check_ins=done.check_ins, off=done.off_schedule))
    for reason, rows in done.dropped:
        say(_(LEFT_OUT, rows=rows, reason=reason))
