"""Errors about form, instrument, schedule, report and policy files."""

from evalkit.errors.kind import Kind
from evalkit.errors.kind import marked as _

KINDS: dict[str, Kind] = {
    "definitions.unreadable": Kind(400, _("{file} cannot be read: {what}. Check the name and the rights of the file.")),
    "definitions.too_large": Kind(
        413, _("{file} is larger than {kilobytes} KB. A form is text only; split it into several forms.")
    ),
    "definitions.not_utf8": Kind(
        400, _("{file}, line {line}: a character that is not UTF-8. Save the file as UTF-8 and try again.")
    ),
    "definitions.empty": Kind(400, _("{file} is empty. Start from one of the shipped forms.")),
    "definitions.not_yaml": Kind(
        400, _("{file}, line {line}: this is not YAML ({what}). Look at the indentation and the quotes.")
    ),
    "definitions.alias": Kind(
        400, _("{file}, line {line}: anchors and aliases (& and *) are not allowed. Write the value out.")
    ),
    "definitions.too_deep": Kind(
        400,
        _("{file}, line {line}: nested more than {depth} deep. A form never needs that; look at the indentation."),
    ),
    "definitions.key_not_plain": Kind(400, _("{file}, line {line}: a key must be a plain word.")),
    "definitions.key_twice": Kind(400, _("{file}, line {line}: the key “{key}” stands twice. Remove one of them.")),
    "definitions.not_a_mapping": Kind(
        400, _("{file}, line {line}: the file must be a list of keys with values, such as “form: my_form”.")
    ),
    "definitions.unknown_key": Kind(
        400, _("{file}, line {line}: the key “{key}” is not known here. Did you mean {near}?")
    ),
    "definitions.no_such_key": Kind(
        400,
        _(
            "{file}, line {line}: the key “{key}” is not known here. Remove it; “evalkit forms check --schema” "
            "prints every key that there is."
        ),
    ),
    "definitions.not_a_key": Kind(
        400,
        _(
            "{file}, line {line}, {key}: “{value}” cannot be a key. Use small letters, digits and _, beginning "
            "with a letter."
        ),
    ),
    "definitions.not_text": Kind(
        400, _("{file}, line {line}, {key}: “{value}” must be a text. Put it in quotation marks.")
    ),
    "definitions.missing_key": Kind(400, _("{file}, line {line}: the key “{key}” is missing. Add it.")),
    "definitions.wrong": Kind(400, _("{file}, line {line}, {key}: {what}")),
    "definitions.not_in_catalogue": Kind(
        400, _("{file}, line {line}: the catalogue has no {kind} {key}, version {version}. It has: {near}.")
    ),
    "definitions.no_schedule": Kind(
        400,
        _("{file} has no schedule, so start and follow-up cannot be told apart. Add “schedule:” with its waves."),
    ),
}
