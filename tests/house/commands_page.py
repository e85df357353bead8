"""docs/commands.md, written from the commands' own help. `python -m tests.house.commands_page` renews it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from evalkit.cli import evalkit_command

PAGE = Path(__file__).resolve().parents[2] / "docs" / "commands.md"
HEAD = """# Commands

Written from the program's own help; `make check` fails when it is stale. Each command ends 0 (done), 1 (the input is
wrong: one message per problem, with file, line or row, and what to do) or 2 (usage). Settings come from the
environment: `EVALKIT_HOME` (default `./var`), `EVALKIT_DATABASE_URL`, `EVALKIT_HOST`, `EVALKIT_PORT`,
`EVALKIT_LANGUAGE`, `EVALKIT_PUBLIC_URL` (the address that people type), `EVALKIT_BEHIND_TLS` (1: a server
with TLS stands in front), `EVALKIT_SMTP_URL` (the server that takes the weekly letters, such as
`smtp://name:password@host:587?from=evalkit@example.org`; `smtps://` where it is encrypted from the first byte; without
it no letter is sent and nothing else changes). For a server of one's own (`docs/operate.md`):
`EVALKIT_DATABASE_OWNER_URL` (PostgreSQL: the role that owns the tables, for migrating, restoring and the drill),
`EVALKIT_DATABASE_READ_URL` (a standby from which the observatory's counting reads), `EVALKIT_TRUSTED_PROXIES`
(addresses of proxies whose forwarded headers are believed, with commas; default 127.0.0.1) and
`EVALKIT_METRICS_TOKEN` (the secret of `/metrics`; without it there is no such page).

## Background work
Weekly letters (Monday, 6:00 in Brussels) and the emptying of the places to practise (every night, 3:00) are done by
the server itself, which looks once a minute. Whoever prefers a timer of the machine lets it call `evalkit jobs run`,
every quarter of an hour or so; both at once, and any number of servers, are safe: each piece of work and each letter
has a unique key and is taken by one process. A letter that the mail server did not take waits and is tried again, up
to five times; one of which nobody knows whether it left is not sent a second time.
"""


def commands(
    command: click.Command, path: tuple[str, ...], parent: click.Context | None = None
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every command with its words and its help, groups before what is in them."""
    settings = {**command.context_settings, "terminal_width": 100, "max_content_width": 100}
    context = click.Context(command, parent=parent, info_name=path[-1], **settings)
    yield path, command.get_help(context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner is not None:
                yield from commands(inner, (*path, name), context)


def page() -> str:
    """The page as it should be."""
    parts = [HEAD]
    for path, text in commands(evalkit_command, ("evalkit",)):
        parts.append(f"\n## `{' '.join(path)}`\n```\n{text.rstrip()}\n```\n")
    return "".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
