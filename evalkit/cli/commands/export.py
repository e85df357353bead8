"""``evalkit export``: what an association takes away."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from evalkit.cli.output import put
from evalkit.cli.words import current_language, language_option, say, translated
from evalkit.exchange.data_package import Format
from evalkit.i18n import mark as N_  # noqa: N812  (the usual name of the marker)
from evalkit.services.files import exports
from evalkit.services.files.exports import Export
from evalkit.services.files.import_scope import scope_of
from evalkit.services.keeping import running
from evalkit.settings import Settings

WARNING = N_(
    "This package holds every answer, by code: small groups are not protected in it. Keep it as you keep the "
    "answers themselves, and delete it when it has served."
)


@click.group(epilog="Example: evalkit export answers --out answers.zip")
def command() -> None:
    """Take an association's own data away."""


@command.command("answers", epilog="Example: evalkit export answers --programme lire_la_ville --out answers.zip")
@click.option("--organisation", help="Key of the association; not needed where there is only one.")
@click.option("--programme", default="", help="Key of one programme; all of them if left out.")
@click.option("--format", "form", type=click.Choice(exports.FORMATS), default="csv", help="Of the tables in the ZIP.")
@click.option("--out", type=click.Path(path_type=Path), help="Write the ZIP to this file, not to stdout.")
@language_option
def answers(organisation: str | None, programme: str, form: Format, out: Path | None, language: str | None) -> None:
    """Every answer as a data package (ZIP): long tables, their codebook, and the forms; codes, no names."""

    async def work() -> Export:
        async with running.instance(Settings.from_environment()):
            scope = await scope_of(organisation)
            return await exports.export_answers(scope, form=form, programme=programme, language=current_language())

    put(asyncio.run(work()).content, out)
    say(translated()(WARNING))
