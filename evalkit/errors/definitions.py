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
    "definitions.asks_residence_status": Kind(
        400,
        _(
            "{file}, line {line}, {key}: “{words}” seems to ask for the residence status, and a list of it can put people in danger. Leave it out. If it is needed, or if this is a false alarm, write why: sensitive: [{{question: {key}, about: residence_status, reason: …}}]"
        ),
    ),
    "definitions.asks_nationality": Kind(
        400,
        _(
            "{file}, line {line}, {key}: “{words}” seems to ask for the nationality or country of origin. Ask which languages somebody speaks instead. If it is needed, or if this is a false alarm, write why: sensitive: [{{question: {key}, about: nationality, reason: …}}]"
        ),
    ),
    "definitions.asks_national_number": Kind(
        400,
        _(
            "{file}, line {line}, {key}: “{words}” seems to ask for the national number or an identity card, which may not be kept without an authorisation by law. Leave it out. If it is needed, or if this is a false alarm, write why: sensitive: [{{question: {key}, about: national_number, reason: …}}]"
        ),
    ),
    "definitions.asks_religion": Kind(
        400,
        _(
            "{file}, line {line}, {key}: “{words}” seems to ask for the religion or belief. Leave it out. If it is needed, or if this is a false alarm, write why: sensitive: [{{question: {key}, about: religion, reason: …}}]"
        ),
    ),
    "definitions.asks_ethnic_origin": Kind(
        400,
        _(
            "{file}, line {line}, {key}: “{words}” seems to ask for the ethnic origin. Leave it out. If it is needed, or if this is a false alarm, write why: sensitive: [{{question: {key}, about: ethnic_origin, reason: …}}]"
        ),
    ),
    "definitions.asks_union": Kind(
        400,
        _(
            "{file}, line {line}, {key}: “{words}” seems to ask for membership of a union. Leave it out. If it is needed, or if this is a false alarm, write why: sensitive: [{{question: {key}, about: union, reason: …}}]"
        ),
    ),
    "definitions.asks_health_diagnosis": Kind(
        400,
        _(
            "{file}, line {line}, {key}: “{words}” seems to ask for an illness or a diagnosis. Ask how somebody feels or what they can do instead. If it is needed, or if this is a false alarm, write why: sensitive: [{{question: {key}, about: health_diagnosis, reason: …}}]"
        ),
    ),
    "definitions.asks_exact_address": Kind(
        400,
        _(
            "{file}, line {line}, {key}: “{words}” seems to ask for the exact address. Ask for the municipality instead. If it is needed, or if this is a false alarm, write why: sensitive: [{{question: {key}, about: exact_address, reason: …}}]"
        ),
    ),
    "definitions.asks_date_of_birth": Kind(
        400,
        _(
            "{file}, line {line}, {key}: “{words}” seems to ask for the date of birth. Offer age bands instead, such as 18 to 24. If it is needed, or if this is a false alarm, write why: sensitive: [{{question: {key}, about: date_of_birth, reason: …}}]"
        ),
    ),
}
