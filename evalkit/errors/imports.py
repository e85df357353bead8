"""Errors about bringing a whole file of check-ins into an association."""

from evalkit.errors.kind import Kind
from evalkit.errors.kind import marked as _

KINDS: dict[str, Kind] = {
    "imports.before": Kind(
        409,
        _("{file} was imported before, and nothing of it has changed. Nothing was written; there is nothing to do."),
    ),
    "imports.no_file": Kind(422, _("Choose a file first.")),
    "imports.too_large": Kind(
        413,
        _(
            "The file is larger than {megabytes} MB, so it was not read. On the server it goes with the command "
            "“evalkit import”, which reads any size."
        ),
    ),
    "imports.upload_gone": Kind(
        409, _("The file does not wait any more: an hour has gone by, or it was brought in. Choose it again.")
    ),
    "imports.no_such_programme": Kind(
        400,
        _(
            "The file names programmes that are not here: {names}. The association has: {known}. "
            "Say which is which with --map NAME=KEY, or --programme KEY for a file that names none."
        ),
    ),
    "imports.unknown_purpose": Kind(
        400, _("“{purpose}” is nothing that a data set can come with an agreement for. Choose from: {purposes}.")
    ),
    "imports.organisation_needed": Kind(
        400, _("This instance has several associations: {known}. Say which one is meant with --organisation.")
    ),
    "imports.no_organisation": Kind(
        400,
        _(
            "This instance has no association yet. Open the set-up link that “evalkit init” prints; it makes the first one."
        ),
    ),
    "imports.no_such_organisation": Kind(
        400, _("There is no association “{name}” here. There is: {known}. Name one of them with --organisation.")
    ),
}
