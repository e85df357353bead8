"""``evalkit audit``: does every chain of the audit hold, and if not, at which line."""

from __future__ import annotations

import asyncio
import sys

import click

from evalkit.cli.words import language_option, say, translated
from evalkit.i18n import mark as N_  # noqa: N812  (the usual name of the marker)
from evalkit.services.keeping import audit_keeping
from evalkit.settings import Settings

HOLD = N_("Chains of the audit that hold, from their first line that is kept to the last: {n}.")
BROKEN = N_("The chain of {organisation} does not hold at line {line}: {what}")

WHAT = {
    "missing_line": N_("a line is missing"),
    "not_closed": N_("lines before it are gone, and none closes them"),
    "prev_hash": N_("it does not follow the line before it"),
    "hash": N_("something in it was changed"),
    "head": N_("it is the last line, and there was another after it"),
}


@click.group(epilog="Example: evalkit audit verify")
def command() -> None:
    """The audit: who did what, in chains that show when a line was changed or taken out."""


@command.command(epilog="Example: evalkit audit verify --language nl")
@language_option
def verify(language: str | None) -> None:
    """Follow each chain from its first line to its last; ends with 1 and names the line where one does not hold."""
    chains, broken = asyncio.run(audit_keeping.verify(Settings.from_environment()))
    _ = translated()
    for line in broken:
        say(_(BROKEN, organisation=line.organisation, line=line.seq, what=_(WHAT[line.what])))
    if broken:
        sys.exit(1)
    say(_(HOLD, n=chains))
