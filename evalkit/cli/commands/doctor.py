"""``evalkit doctor``: is this instance safe to serve, and what deserves a look."""

from __future__ import annotations

import asyncio

import click

from evalkit.cli.words import language_option, translated
from evalkit.i18n import mark as N_  # noqa: N812  (the usual name of the marker)
from evalkit.services.keeping import doctor
from evalkit.settings import Settings

SIGNS = {"good": "✓", "look": "!", "mend": "✗"}

SAID = {
    "keys_private": N_("The keys are there, and only their owner can read them."),
    "keys_missing": N_("The keys are not in {folder}. Bring them back: evalkit restore --keys FILE"),
    "keys_readable": N_("The key file {file} can be read by others on this machine. Run: chmod 600 {file}"),
    "key_damaged": N_(
        "The key file {file} is damaged. Put it back from the copy of the keys: evalkit restore --keys FILE"
    ),
    "keys_beside_backups": N_(
        "{file} is a key or a copy of the keys, and lies among the backups: whoever finds one finds both. Put it "
        "elsewhere."
    ),
    "everybody_trusted": N_(
        "EVALKIT_TRUSTED_PROXIES believes everybody, so whoever tries passphrases can invent a new address each time. "
        "Write the address of the proxy."
    ),
    "metrics_guessable": N_(
        "EVALKIT_METRICS_TOKEN has fewer than {n} letters or digits. Take another: openssl rand -hex 24"
    ),
    "clock_behind": N_(
        "The newest backup was made later than this machine's clock says it is ({now} UTC). Set the clock."
    ),
    "database_readable": N_("The database {file} can be read by others on this machine. Run: chmod 600 {file}"),
    "not_in_the_clear": N_("Nothing goes over a network in the clear."),
    "in_the_clear": N_(
        "EVALKIT_HOST {host} can be reached from outside, without TLS. Put a proxy with TLS before it and set "
        "EVALKIT_BEHIND_TLS=1, or listen on 127.0.0.1."
    ),
    "no_mail": N_("No mail server is set (EVALKIT_SMTP_URL): weekly letters are not sent. Everything else works."),
    "no_database": N_("There is no database in {home} yet. Run: evalkit init"),
    "newer_database": N_(
        "The database was made by a newer version of evalkit (step {step}). Install that version, or restore a backup "
        "from before it."
    ),
    "not_migrated": N_("Migrations that wait: {n}. Run: evalkit migrate"),
    "migrated": N_("The database has this version's tables."),
    "database_away": N_(
        "The database does not answer ({what}). Look whether it runs and whether EVALKIT_DATABASE_URL leads to it."
    ),
    "database_faults": N_(
        "The database is damaged. Places: {n}, the first: {what}. Stop the server, keep a copy of the home, and "
        "restore the newest backup: evalkit backup --list"
    ),
    "whole": N_("The database is whole, and every audit chain holds."),
    "role_may_all": N_(
        "No row-level security binds the database role {role}. Serve with a role of its own: "
        "evalkit database roles prints how."
    ),
    "role_owns": N_(
        "The database role {role} owns tables ({n}, the first: {table}), so it could take their walls down. "
        "Serve with a role of its own: evalkit database roles prints how."
    ),
    "role_creates": N_(
        "The database role {role} may make tables, databases or roles. evalkit database roles prints how to take that "
        "away."
    ),
    "role_bounded": N_("The database role {role} owns nothing and may change no table."),
    "tables_open": N_(
        "Tables without forced row-level security: {n} (the first: {table}). Run: evalkit migrate with "
        "EVALKIT_DATABASE_OWNER_URL"
    ),
    "ways_round": N_(
        "{name} in the database acts with its maker's rights, past row-level security. It is not ours: remove it."
    ),
    "rows_walled": N_("Every table's rows are walled off by the database itself."),
    "not_durable": N_(
        "The database server may lose what was acknowledged ({setting} is off). Set it to on in postgresql.conf."
    ),
    "no_backup": N_("There is no backup yet. Run: evalkit backup"),
    "backup_age": N_("Days since the newest backup: {days}."),
    "no_drill": N_("It was never tried out whether a backup can be restored. Run: evalkit restore-drill"),
    "drill_age": N_("Days since restoring was last tried out: {days}."),
    "own_key": N_("{association} alone holds the key to its words: {n} people, and a sheet that was typed back."),
    "own_key_few": N_(
        "{association} alone holds the key to its words, but only {n} of its people do: let a second one ask for it "
        "(Account, “Words under your own key”)."
    ),
    "own_key_no_sheet": N_(
        "{association} alone holds the key to its words, but no sheet was typed back: make one "
        "(“Words under your own key”)."
    ),
    "own_key_waiting": N_(
        "People of {association} whose words are not sealed anew yet: {n}. It goes on each night; at once: "
        "evalkit jobs run"
    ),
    "disk_room": N_("{megabytes} MB are free on the disk."),
}
"""Code of a finding → its sentence."""


@click.command(epilog="Example: evalkit doctor")
@language_option
def command(language: str | None) -> None:
    """Look at the instance as a whole: keys, database, backups, what can be reached. Changes nothing.

    Ends with 1 when something must be mended before it is served (✗); what deserves a look (!) does not stop anybody.
    """
    if looked(Settings.from_environment()):
        raise click.exceptions.Exit(1)


def looked(settings: Settings) -> frozenset[str]:
    """Look and print what was found; gives the codes of what must be mended."""
    _ = translated()
    found = asyncio.run(doctor.look(settings))
    for one in found:
        click.echo(f"{SIGNS[one.level]} {_(SAID[one.code], **one.details)}")
    return frozenset(one.code for one in found if one.level == "mend")
