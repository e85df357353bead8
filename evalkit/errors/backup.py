"""Errors about backups, restoring and moving the keys."""

from evalkit.errors.kind import Kind
from evalkit.errors.kind import marked as _

KINDS: dict[str, Kind] = {
    "backup.no_database": Kind(
        404, _("There is no database at {file}, so there is nothing to copy. Look at EVALKIT_HOME.")
    ),
    "backup.none": Kind(404, _("There is no backup in {folder} yet. Run: evalkit backup")),
    "backup.missing": Kind(404, _("There is no file {file}.")),
    "backup.program_missing": Kind(
        503,
        _(
            "The program {program} is not on this machine. Install PostgreSQL's own programs for connecting ({program} among them), then run this again."
        ),
    ),
    "backup.program_failed": Kind(503, _("{program} stopped: {what}. Nothing was changed.")),
    "backup.may_not_create": Kind(
        403,
        _(
            "This database role may not make a database beside the live one. Let it (ALTER ROLE … CREATEDB), "
            "or run this with an address whose role may."
        ),
    ),
    "backup.foreign": Kind(
        422,
        _(
            "{file} does not open with the keys in {folder}: it was made by another instance, or it is no backup. "
            "Nothing was changed. If the keys were lost, bring them back first: evalkit restore --keys FILE"
        ),
    ),
    "backup.damaged": Kind(
        422, _("{file} is damaged ({what}). Nothing was changed. Take another one: evalkit backup --list")
    ),
    "backup.other_engine": Kind(
        422,
        _("{file} is a backup of {theirs}, and EVALKIT_DATABASE_URL leads to {ours}. Set it to the same kind first."),
    ),
    "backup.not_verified": Kind(
        500,
        _("The backup was written and does not read back as it should ({what}), so it was removed. Run it again."),
    ),
    "backup.being_served": Kind(
        409, _("The instance is being used: a server or another command has it open. Stop it, then run this again.")
    ),
    "backup.being_restored": Kind(
        503, _("A backup is being put in place of this instance's database. Wait until that is done, then try again.")
    ),
    "backup.passphrase_short": Kind(
        422, _("This passphrase is too short. Take at least {n} characters, for example five words.")
    ),
    "backup.passphrase_differs": Kind(422, _("The two passphrases differ. Nothing was written.")),
    "backup.keys_do_not_open": Kind(
        422, _("{file} does not open with this passphrase, or it is no copy of keys. Nothing was changed.")
    ),
}
