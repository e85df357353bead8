"""Errors about release bundles: letting one out, and taking one in from another instance."""

from evalkit.errors.kind import Kind
from evalkit.errors.kind import marked as _

KINDS: dict[str, Kind] = {
    # Letting one out
    "bundle.nothing": Kind(
        409,
        _(
            "There is nothing that may leave yet: no programme has people who agreed to be counted for the observatory "
            "and were seen again. Ask at the next check-in."
        ),
    ),
    "bundle.looked_away": Kind(
        409, _("Something has changed since you looked. Look again at what would leave, then let it out.")
    ),
    # The file as a whole
    "bundle.no_file": Kind(422, _("Choose a bundle first: a file that ends in .zip.")),
    "bundle.too_large": Kind(
        413,
        _(
            "The bundle is larger than a bundle can be ({kilobytes} kB), packed or unpacked, so it was not read. Ask "
            "the association to let it out anew."
        ),
    ),
    "bundle.not_a_zip": Kind(
        400, _("This file is no bundle: it does not open as a ZIP. Choose the file as it came, without unpacking it.")
    ),
    "bundle.other_files": Kind(
        400,
        _(
            "The bundle does not hold the files of a bundle, each once and without a folder: {files}. Choose the file "
            "as it came, without packing it anew."
        ),
    ),
    "bundle.no_key": Kind(
        400, _("The file public_key.pem is no key of the kind that signs bundles (Ed25519). Ask for the bundle anew.")
    ),
    "bundle.not_signed": Kind(
        400,
        _(
            "The signature does not fit: somebody changed the bundle, or it broke on its way. Nothing of it was kept. "
            "Ask the association to send it again."
        ),
    ),
    "bundle.changed": Kind(
        400,
        _("These files are not as they were signed: {files}. Nothing was kept. Ask the association to send it again."),
    ),
    "bundle.unknown_version": Kind(
        400,
        _(
            "The bundle is of a kind that this evalkit does not know ({found}; known is {known}). One of the two "
            "instances needs the newer version."
        ),
    ),
    # What stands in it
    "bundle.wrong": Kind(400, _("{file}, row {row}, column {column}: {value} cannot stand there.")),
    "bundle.wrong_column": Kind(400, _("{file} does not have the columns of a bundle: {columns}.")),
    "bundle.wrong_about": Kind(400, _("datapackage.json: “{field}” is missing or cannot be read.")),
    "bundle.more": Kind(400, _("… and {n} more.")),
    "bundle.twice": Kind(400, _("{file}, row {row}: the same line stands there twice.")),
    "bundle.unknown_line": Kind(400, _("{file}, row {row}: it belongs to no line of the bundle.")),
    "bundle.sums": Kind(400, _("{line}: the numbers do not add up ({what}).")),
    "bundle.below_k": Kind(
        400,
        _(
            "{line}: a count is below {k}, so it would say something about few people. A bundle must never hold that; "
            "tell the association."
        ),
    ),
    "bundle.no_partition": Kind(
        400, _("{line}: the strata do not cover the levels once each, from the lowest to the highest, in at most {n}.")
    ),
    "bundle.too_exact": Kind(
        400,
        _("{line}: the means or variances are more exact than may leave, cannot be, or are of fewer than {n} people."),
    ),
    # Beside what is here already
    "bundle.key_changed": Kind(
        409,
        _(
            "This association's bundles were signed with another key so far ({known}); this one with {found}. Do not "
            "take it in. Call the association: if it has a new key, remove its bundle here, bring the new one and "
            "compare the digits by telephone; if not, somebody else made this file."
        ),
    ),
    "bundle.older": Kind(
        409,
        _("Bundle {found} is older than the one that is here ({known}). Nothing was changed; there is nothing to do."),
    ),
    "bundle.same": Kind(409, _("This bundle is here already. Nothing was changed; there is nothing to do.")),
    "bundle.same_number": Kind(
        409,
        _(
            "Another bundle with the number {found} is here. One number never stands for two bundles: ask the "
            "association to let out a new one."
        ),
    ),
    "bundle.other_digits": Kind(
        409, _("The digits are not those of the key that signed this bundle ({found}). Do not take it in; call again.")
    ),
    "bundle.no_observatory": Kind(
        400, _("There is no observatory “{name}” here. There is: {known}. Name one of them with --organisation.")
    ),
}
