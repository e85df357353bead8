"""``evalkit dpia``: the papers that an association keeps about its data, written from what is set up."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from evalkit.cli.output import put
from evalkit.cli.words import current_language, language_option
from evalkit.reporting.association_papers.rendered import FORMATS
from evalkit.services.files.import_scope import scope_of
from evalkit.services.keeping import association_papers, running
from evalkit.settings import Settings


@click.command(epilog="Example: evalkit dpia --language fr --format docx --out analyse.docx")
@click.option("--organisation", help="Key of the association; not needed where there is only one.")
@click.option(
    "--paper",
    type=click.Choice(tuple(association_papers.PAPERS)),
    default="assessment",
    help="The impact assessment, the register of processing, the annex for whoever hosts, the sheet for a breach.",
)
@click.option("--format", "form", type=click.Choice(tuple(FORMATS)), default="html", help="HTML, Word or PDF.")
@click.option("--out", type=click.Path(path_type=Path), help="Write to this file, not to stdout.")
@language_option
def command(organisation: str | None, paper: str, form: str, out: Path | None, language: str | None) -> None:
    """Write the impact assessment (or another paper) from what is set up; lines are left for what only you know."""
    settings = Settings.from_environment()

    async def work() -> association_papers.File:
        async with running.instance(settings):
            scope = await scope_of(organisation)
            return await association_papers.file(scope, settings, paper, form, current_language())

    put(asyncio.run(work()).content, out)
