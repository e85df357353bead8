"""Errors about the instance itself: settings, migrations, keys, demonstration."""

from evalkit.errors.kind import Kind

KINDS: dict[str, Kind] = {
    "instance.busy": Kind(503, "The database is busy with other work. Nothing was written. Try again in a moment."),
    "instance.storage_full": Kind(
        507, "The disk of this instance is full, so nothing was written. Make room on the disk, then try again."
    ),
    "instance.database_away": Kind(
        503,
        "The database does not answer. Nothing was written. "
        "Look whether it runs and whether EVALKIT_DATABASE_URL leads to it.",
    ),
    "instance.in_doubt": Kind(
        503,
        "The database went away while this was being kept, so it may be there or not. "
        "Send it again as it is: it is kept once. Elsewhere, look first whether it is there.",
    ),
    "instance.not_migrated": Kind(503, "The database does not have this version's tables yet. Run: evalkit migrate"),
    "instance.database_url_unknown": Kind(
        400,
        "EVALKIT_DATABASE_URL begins with {scheme}, which is not known. "
        "Write sqlite:///path/to/file or postgresql://user@host/name.",
    ),
    "instance.no_right": Kind(
        503,
        "The account that runs this may not use {file}. Run it as the account evalkit, or give the file back to it: "
        "chown evalkit {file}",
    ),
    "instance.port_unknown": Kind(
        400, "EVALKIT_PORT is “{port}”, which is no port. Write a whole number from 1 to 65535, such as 8000."
    ),
    "instance.port_taken": Kind(
        409,
        "{host}:{port} cannot be listened on: another program has it, or this machine has no such address. "
        "Stop the other one, or set EVALKIT_PORT and EVALKIT_HOST.",
    ),
    "instance.newer_database": Kind(
        409,
        "The database was made by a newer version of evalkit (step {step}). "
        "Install that version, or restore a backup from before it.",
    ),
    "instance.step_changed": Kind(
        409,
        "The migration {step} has already run and its file is different now. "
        "Put the file back as it was; a change needs a new migration.",
    ),
    "instance.keys_missing": Kind(
        503,
        "The keys of this instance are not in {folder}. Restore them from their own backup; "
        "evalkit init makes them for a new instance.",
    ),
    "instance.keys_readable": Kind(
        503, "The key file {file} can be read by others on this machine. Run: chmod 600 {file}"
    ),
    "instance.key_damaged": Kind(
        503, "The key file {file} is damaged. Put it back from the copy of the keys: evalkit restore --keys FILE"
    ),
    "instance.keys_exist": Kind(
        409, "There are already keys in {folder}. They are never overwritten: what they sealed would be lost."
    ),
    "instance.one_role": Kind(
        409,
        "EVALKIT_DATABASE_URL and EVALKIT_DATABASE_OWNER_URL both sign in as {role}. "
        "Give the application a role of its own: evalkit database roles prints how.",
    ),
    "instance.database_rights": Kind(
        503,
        "The role in EVALKIT_DATABASE_URL may not read this version's tables. "
        "Run evalkit migrate with EVALKIT_DATABASE_OWNER_URL set to the role that owns them.",
    ),
    "instance.role_unsafe": Kind(
        503,
        "The database role {role} is bound by no row-level security, so nothing is served with it. "
        "Serve with a role of its own: evalkit database roles prints how.",
    ),
    "instance.one_worker": Kind(
        409,
        "{workers} workers need PostgreSQL: the embedded database takes writes from one process. "
        "Leave --workers out, or set EVALKIT_DATABASE_URL to a PostgreSQL address.",
    ),
}
