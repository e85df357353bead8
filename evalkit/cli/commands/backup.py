"""``evalkit backup``: a copy of the whole instance that was opened again before it says so; and a copy of the keys."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from evalkit.cli.words import language_option, passphrase, say, translated
from evalkit.errors import Refused, problem
from evalkit.i18n import mark as N_  # noqa: N812  (the usual name of the marker)
from evalkit.services.keeping import backups, moving_keys
from evalkit.settings import Settings

MADE = N_("Made and read back: {file} ({size} kB, {rows} rows).")
COPIED = N_("And a copy: {file}")
KEYS_APART = N_(
    "It opens with this instance's keys only, and they are not in it. Keep a copy of them apart: "
    "evalkit backup --keys FILE"
)
WHOLE = N_("{file} is whole: made on {day} by evalkit {version}, {rows} rows.")
KEYS_SAVED = N_("The keys are in {file}. Write the passphrase down, and keep both away from the backups.")


@click.command(epilog="Example: evalkit backup --out /mnt/disk/evalkit")
@click.option("--out", type=click.Path(path_type=Path), help="A folder, or a new file, for a second copy.")
@click.option("--list", "list_", is_flag=True, help="Only list the backups: file, day and time (UTC), bytes.")
@click.option("--check", type=click.Path(path_type=Path), help="Only open this backup and look at all of it.")
@click.option(
    "--keys", type=click.Path(dir_okay=False, path_type=Path),
    help="Only copy the keys into this new file, under a passphrase (asked twice, or the first line of stdin).",
)  # fmt: skip
@language_option
def command(out: Path | None, list_: bool, check: Path | None, keys: Path | None, language: str | None) -> None:
    """Copy the whole instance into EVALKIT_HOME/backups, also while it is served, and read the copy back.

    Kept: seven days, four weeks, twelve months. The keys are never in it; copy them apart with --keys.
    """
    settings = Settings.from_environment()
    if list_:
        for one in backups.kept(settings):
            click.echo(f"{one.file}\t{one.made.isoformat(timespec='seconds')}\t{one.bytes}")
    elif check is not None:
        _check(settings, check)
    elif keys is not None:
        moving_keys.save(settings, keys, passphrase(twice=True))
        say(translated()(KEYS_SAVED, file=str(keys)))
    else:
        _make(settings, out)


def _make(settings: Settings, out: Path | None) -> None:
    made, _ = asyncio.run(backups.make(settings, out=out)), translated()
    rows = sum(made.manifest.inventory.rows.values())
    say(_(MADE, file=str(made.file), size=made.file.stat().st_size // 1000, rows=rows))
    if made.copy is not None:
        say(_(COPIED, file=str(made.copy)))
    say(_(KEYS_APART))


def _check(settings: Settings, file: Path) -> None:
    manifest, wrong = asyncio.run(backups.look_into(settings, file))
    if wrong:
        raise Refused(problem("backup.damaged", file=str(file), what=wrong))
    rows = sum(manifest.inventory.rows.values())
    say(translated()(WHOLE, file=str(file), day=manifest.made_at[:10], version=manifest.evalkit, rows=rows))
