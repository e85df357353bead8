"""``evalkit release``: the reports that an association has let out.

Letting one out is done on its page only, where it is looked at first and its words are written.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import click

from evalkit.cli.output import put
from evalkit.cli.words import current_language, language_option, say, translated
from evalkit.definitions import in_language
from evalkit.i18n import SCREEN
from evalkit.i18n import mark as N_  # noqa: N812  (the usual name of the marker)
from evalkit.services.doors.sessions import Scope
from evalkit.services.files.import_scope import scope_of
from evalkit.services.keeping import running
from evalkit.services.reports import release_reading, release_shelves, releases
from evalkit.services.reports.release_files import DOCUMENTS
from evalkit.services.reports.release_shelves import Shelf
from evalkit.settings import Settings

NOT_AS_IT_WAS = N_("{release}: {file} is not as it was let out.")
ALL_AS_THEY_WERE = N_("Every file of every release is as it was let out.")
WITHDRAWN = N_("Withdrawn. Whoever opens it finds only that.")

organisation_option = click.option("--organisation", help="Key of the association; not needed where there is only one.")

T = TypeVar("T")


def _run(organisation: str | None, work: Callable[[Scope], Awaitable[T]]) -> T:
    async def inside() -> T:
        async with running.instance(Settings.from_environment()):
            return await work(await scope_of(organisation))

    return asyncio.run(inside())


@click.group(epilog="Example: evalkit release list")
def command() -> None:
    """Reports that were let out: list them, save one, check their files, withdraw one."""


@command.command("list", epilog="Example: evalkit release list --organisation maison_grenadille")
@organisation_option
@click.option("--out", type=click.Path(path_type=Path), help="Write to this file, not to stdout.")
@language_option
def list_(organisation: str | None, out: Path | None, language: str | None) -> None:
    """One line for each release: id, day, state, reader, title; separated by tabs."""
    shelves: tuple[Shelf, ...] = _run(organisation, release_shelves.list_for_reader)
    here = current_language()
    lines = [
        "\t".join((card.id, card.made_on.isoformat(), card.state, card.reader, in_language(card.title, here)))
        for shelf in shelves
        for card in shelf.cards
    ]
    put("".join(f"{line}\n" for line in lines), out)


@command.command(epilog="Example: evalkit release save 3f2a… --in nl --out verslag.pdf")
@click.argument("release")
@organisation_option
@click.option("--in", "tongue", type=click.Choice(SCREEN), default="fr", show_default=True, help="Its language.")
@click.option("--format", type=click.Choice(DOCUMENTS), default="pdf", show_default=True, help="PDF, Word, …")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The file to write.")
@language_option
def save(release: str, organisation: str | None, tongue: str, format: str, out: Path, language: str | None) -> None:
    """Save RELEASE exactly as it was let out."""
    put(_run(organisation, lambda scope: release_reading.document(scope, release, tongue, format)).content, out)


@command.command(epilog="Example: evalkit release verify")
@organisation_option
@language_option
def verify(organisation: str | None, language: str | None) -> int:
    """Compare every kept file with the hash it was let out with. Ends 1 when one differs, and names it."""
    _ = translated()
    broken: tuple[tuple[str, str], ...] = _run(organisation, release_reading.verify)
    for one, file in broken:
        say(_(NOT_AS_IT_WAS, release=one, file=file))
    if not broken:
        say(_(ALL_AS_THEY_WERE))
    return 1 if broken else 0


@command.command(epilog="Example: evalkit release withdraw 3f2a…")
@click.argument("release")
@organisation_option
@language_option
def withdraw(release: str, organisation: str | None, language: str | None) -> None:
    """Withdraw RELEASE: its reader finds that it was withdrawn, and no longer what stood in it."""
    _run(organisation, lambda scope: releases.withdraw(scope, release))
    say(translated()(WITHDRAWN))
