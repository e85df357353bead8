"""Errors about what is published for everybody."""

from evalkit.errors.kind import Kind
from evalkit.errors.kind import marked as _

KINDS: dict[str, Kind] = {
    "open.empty": Kind(
        409,
        _("Nothing of this table may leave yet. The page says for each line what is missing; look again later."),
    ),
    "open.licence": Kind(422, _("Choose one of the licences of the list.")),
    "open.changed": Kind(
        409,
        _(
            "Something was published or noted in the meantime, so this table is another one now. Look at it again first."
        ),
    ),
    "open.gone": Kind(
        410,
        _("This table was withdrawn by the observatory. The list holds those that can be read."),
    ),
}
