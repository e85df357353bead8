"""The options by which every command that reads a data file is told how to read it."""

from __future__ import annotations

import codecs
import datetime as dt
from collections.abc import Callable
from typing import Any, Final, TypeVar

import click

from evalkit.exchange.reading_file import DELIMITERS
from evalkit.exchange.reading_rows import OPTIONAL, REQUIRED

Command = TypeVar("Command", bound=Callable[..., Any])


def columns_of(_: click.Context, __: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    """``participant=person_id,item=indicator`` → our name: the file's name; several options add up."""
    known = (*REQUIRED, *OPTIONAL)
    found: dict[str, str] = {}
    for part in ",".join(given).split(",") if given else ():
        ours, equals, theirs = (piece.strip() for piece in part.partition("="))
        if not equals or not theirs or ours not in known:
            raise click.BadParameter(f"'{part}': write our name=your name, our names being {', '.join(known)}.")
        found[ours] = theirs
    return found


def delimiter_of(_: click.Context, __: click.Parameter, given: str | None) -> str | None:
    """A delimiter's name, or the character itself."""
    if given is None or given in DELIMITERS:
        return DELIMITERS[given] if given else None
    character = "\t" if given == "\\t" else given
    if len(character) == 1 and character.isascii() and character not in '"\r\n':
        return character
    raise click.BadParameter(f"'{given}': use {', '.join(DELIMITERS)}, or one character.")


def decimal_of(_: click.Context, __: click.Parameter, given: str | None) -> str | None:
    """``comma`` or ``point``, or the sign itself."""
    return {",": "comma", ".": "point"}.get(given, given) if given else None


def encoding_of(_: click.Context, __: click.Parameter, given: str | None) -> str | None:
    """A name that Python knows for a text encoding."""
    if given is None:
        return None
    try:
        "".encode(given)
        return codecs.lookup(given).name
    except (LookupError, TypeError):
        raise click.BadParameter(f"'{given}' is no encoding known here; try utf-8 or windows-1252.") from None


def day_of(_: click.Context, __: click.Parameter, given: str | None) -> dt.date | None:
    """An ISO date."""
    try:
        return dt.date.fromisoformat(given) if given else None
    except ValueError:
        raise click.BadParameter(f"'{given}' is not a date such as 2026-03-31.") from None


_OPTIONS: Final = (
    click.option(
        "--columns", multiple=True, callback=columns_of, metavar="OURS=YOURS,…",
        help="Names of your columns: participant=person_id,item=indicator",
    ),
    click.option("--delimiter", callback=delimiter_of, metavar="NAME", help="comma, semicolon, tab, or the character."),
    click.option(
        "--decimal", type=click.Choice(["comma", "point", ",", "."]), callback=decimal_of, help="Decimal sign."
    ),
    click.option("--encoding", callback=encoding_of, metavar="NAME", help="Such as utf-8 or windows-1252."),
    click.option("--skip-invalid", is_flag=True, help="Leave wrong rows out and count them; refuse nothing for them."),
)  # fmt: skip


def reading_options(command: Command) -> Command:
    """Add ``--columns --delimiter --decimal --encoding --skip-invalid`` to a command (arguments of these names)."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
