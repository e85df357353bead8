"""Errors about comparing programmes."""

from evalkit.errors.kind import Kind
from evalkit.errors.kind import marked as _

KINDS: dict[str, Kind] = {
    "compare.without_sem": Kind(
        400,
        _(
            "{indicator} has no standard error of measurement in its form, so the method reliability-corrected cannot "
            "be used. Give the form a “sem”, or “reliability” with “sd”, or choose --method standardised."
        ),
    ),
    "compare.without_reliability": Kind(
        400,
        _(
            "{indicator}: starts differ inside programmes by no more than measurement error, so the method "
            "reliability-corrected cannot be used. Choose --method standardised."
        ),
    ),
    "compare.unknown_indicator": Kind(
        400, _("The form {form} has no indicator “{indicator}”. It has: {known}. Choose one of them with --indicator.")
    ),
    "compare.unknown_wave": Kind(
        400, _("“{wave}” is not a follow-up wave of the form {form}. It has: {known}. Choose one of them with --wave.")
    ),
    "compare.no_rows": Kind(
        400, _("{file} has the names of its columns and not one row below them: there is nothing to compare.")
    ),
    "compare.no_programme": Kind(
        400,
        _(
            "{file} names no programme, so there is nothing to compare. Add a column “programme”, or say which column "
            "holds it with --columns programme=…"
        ),
    ),
}
