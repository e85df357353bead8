"""What is told about an XLSForm: refusals, and everything that is left out or becomes something else on the way."""

from evalkit.errors.kind import Kind
from evalkit.errors.kind import marked as _

KINDS: dict[str, Kind] = {
    # The workbook
    "xlsform.not_a_workbook": Kind(
        422, _("This is no XLSX workbook. Open it in your spreadsheet and save it as XLSX (Excel workbook).")
    ),
    "xlsform.old_workbook": Kind(
        422, _("This workbook is in an old format or has a password. Save it again as XLSX without a password.")
    ),
    "xlsform.too_large": Kind(
        422,
        _(
            "This workbook is too large, or much larger inside than outside. Copy the sheets survey, choices and settings into a new workbook and save that."
        ),
    ),
    "xlsform.too_many_cells": Kind(
        422, _("The sheets of this workbook have too many cells. Delete the empty rows and columns and save it again.")
    ),
    "xlsform.no_survey": Kind(
        422,
        _(
            "An XLSForm needs a sheet “survey”; this workbook has: {names}. Give the sheet with the questions that name."
        ),
    ),
    "xlsform.empty_survey": Kind(
        422, _("The sheet “survey” is empty. Its first row names the columns: type, name, label.")
    ),
    "xlsform.no_column": Kind(
        422, _("{sheet}, row {row}: the column “{column}” is missing. The first row names the columns; add it there.")
    ),
    "xlsform.column_twice": Kind(
        422, _("{sheet}, row {row}: two columns are called {columns}. Keep one of each, or name their languages.")
    ),
    "xlsform.too_many_rows": Kind(
        422, _("{sheet}: {rows} rows; at most {most} are read. Split the form, or delete the rows that are not needed.")
    ),
    "xlsform.too_many_columns": Kind(
        422, _("{sheet}: more than {most} columns. Delete those that are not needed and save it again.")
    ),
    "xlsform.merged": Kind(
        422,
        _(
            "{sheet}: cells are merged ({cells}), so it cannot be told which row they belong to. Unmerge them and save again."
        ),
    ),
    "xlsform.formulas": Kind(
        200,
        _("{sheet}: cells hold formulas ({cells}). What they showed when the file was saved was read; look at these."),
    ),
    "xlsform.sheet_left_out": Kind(200, _("The sheet “{sheet}” is left out; survey, choices and settings are read.")),
    # Its columns
    "xlsform.column_unknown": Kind(200, _("{sheet}, row {row}: the column “{column}” is not known and is left out.")),
    "xlsform.column_left_out": Kind(
        200, _("{sheet}, row {row}: “{column}” is left out; there is nothing like it here.")
    ),
    "xlsform.language": Kind(
        200,
        _(
            "{sheet}, row {row}: no language is recognised in “{column}”, so it is left out. Write it like label::Français (fr)."
        ),
    ),
    "xlsform.no_language": Kind(
        200,
        _(
            "{sheet}, row {row}: a column of texts names no language; it is taken as English. Write it like label::Français (fr)."
        ),
    ),
    "xlsform.appearance": Kind(
        200, _("{sheet}, row {row}: the appearance is left out; every question of a kind looks the same here.")
    ),
    "xlsform.default": Kind(
        200, _("{sheet}, row {row}: the default is left out; no answer is filled in before somebody gives it.")
    ),
    "xlsform.media": Kind(
        200, _("{sheet}, row {row}: pictures, sounds and films ({column}) are left out; only texts are taken over.")
    ),
    "xlsform.settings_rows": Kind(
        200, _("{sheet}, row {row}: only the first row of settings is read; these are left out.")
    ),
    # Refusals of single rows
    "xlsform.repeat": Kind(
        422,
        _(
            "{sheet}, row {row}: “{name}” repeats its questions. A check-in asks each question once, so that it can be compared later. Ask for a number instead, or note a check-in for each; then take the repeat out."
        ),
    ),
    "xlsform.outside_list": Kind(
        422,
        _("{sheet}, row {row}: “{name}” takes its choices from elsewhere ({list}). Write them into the sheet choices."),
    ),
    "xlsform.no_list": Kind(
        422, _("{sheet}, row {row}: there is no list “{list}” in the sheet choices. It has: {known}.")
    ),
    "xlsform.no_name": Kind(422, _("{sheet}, row {row}: this {type} has no name. Give it one of its own.")),
    "xlsform.name_twice": Kind(
        422, _("{sheet}, row {row}: the name “{name}” stands in row {first} already. Give one of them another name.")
    ),
    "xlsform.group_open": Kind(
        422, _("{sheet}, row {row}: the group “{name}” is never closed. Add a row end_group where it ends.")
    ),
    "xlsform.group_end": Kind(
        422, _("{sheet}, row {row}: {type} closes nothing that is open. Take it out, or open its group before.")
    ),
    "xlsform.no_question": Kind(
        422, _("{sheet}: no row of it becomes a question here. Add one, such as type integer.")
    ),
    # What is left out
    "xlsform.recorded": Kind(
        200, _("{sheet}, row {row}: {type} is left out; nothing is recorded about a device or its place here.")
    ),
    "xlsform.type": Kind(200, _("{sheet}, row {row}: “{name}” is left out; there is no question of type {type} here.")),
    "xlsform.no_type": Kind(200, _("{sheet}, row {row}: no type, so the row is left out.")),
    "xlsform.disabled": Kind(200, _("{sheet}, row {row}: switched off in the workbook, so the row is left out.")),
    "xlsform.choice_incomplete": Kind(200, _("{sheet}, row {row}: a choice without its list or its name is left out.")),
    "xlsform.choice_twice": Kind(
        200,
        _(
            "{sheet}, row {row}: the choice “{name}” stands in row {first} of the list {list} already; this one is left out."
        ),
    ),
    "xlsform.required_rule": Kind(
        200, _("{sheet}, row {row}: “{name}” is needed only sometimes in the workbook; here it may always stay open.")
    ),
    "xlsform.filled_in": Kind(
        200, _("{sheet}, row {row}: “{name}” is filled in by a calculation, which is left out; the question stays.")
    ),
    "xlsform.cascade": Kind(
        200,
        _(
            "{sheet}, row {row}: the choices of “{name}” depend on another answer; here all of them are offered. Or make a question for each, with a condition."
        ),
    ),
    "xlsform.cascade_apart": Kind(
        200,
        _(
            "{sheet}, row {row}: the choices of “{name}” depend on another answer, so it becomes {questions} questions: one for each of these answers, asked only after it."
        ),
    ),
    "xlsform.condition_left_out": Kind(
        200,
        _(
            "{sheet}, row {row}: “{rule}” cannot be said here because of {part}. The condition is left out: “{name}” is always asked."
        ),
    ),
    "xlsform.constraint_left_out": Kind(
        200,
        _(
            "{sheet}, row {row}: “{rule}” cannot be said here because of {part}. The limit is left out: “{name}” takes any answer of its kind."
        ),
    ),
    "xlsform.calculation_left_out": Kind(
        200,
        _("{sheet}, row {row}: “{rule}” cannot be said here because of {part}. The calculation “{name}” is left out."),
    ),
    # What becomes something else
    "xlsform.renamed": Kind(200, _("{sheet}, row {row}: “{name}” is called {key} here.")),
    "xlsform.choices_renamed": Kind(200, _("{sheet}, row {row}: choices of “{name}” get other keys: {names}.")),
    "xlsform.levels": Kind(
        200,
        _(
            "{sheet}, row {row}: the choices of “{name}” are numbers from {low} to {high}, so they become ordered levels. They count in no figure until you follow the question over time (in a YAML file: indicator: true) and say which way is hoped for; if they have no order, give them other names."
        ),
    ),
    "xlsform.acknowledge": Kind(200, _("{sheet}, row {row}: “{name}” becomes a question of yes or no.")),
    "xlsform.inner_group": Kind(
        200,
        _(
            "{sheet}, row {row}: the group “{name}” lies in another; its questions and its condition go to the outer one."
        ),
    ),
    "xlsform.or_other": Kind(
        200, _("{sheet}, row {row}: “{name}” offers something else; what it is becomes the question {key}.")
    ),
    "xlsform.hint": Kind(200, _("{sheet}, row {row}: the hint of “{name}” goes into the question, in brackets.")),
    "xlsform.label_repeats": Kind(
        200, _("{sheet}, row {row}: the text of “{name}” repeats another answer; “…” stands there instead.")
    ),
    "xlsform.no_label": Kind(200, _("{sheet}, row {row}: “{name}” has no text, so its name is shown.")),
    "xlsform.no_message": Kind(
        200, _("{sheet}, row {row}: the limit of “{name}” has no message of its own; it gets a general one.")
    ),
    # Our own workbooks, changed outside
    "xlsform.ours_broken": Kind(
        200,
        _(
            "The sheet evalkit cannot be read any more ({what}), so it is left out: schedule, directions and scoring are missing."
        ),
    ),
    "xlsform.from_catalogue": Kind(
        200, _("{sheet}, row {row}: “{name}” was changed, so it is no longer the question of the catalogue.")
    ),
    "xlsform.instrument_kept": Kind(
        200,
        _(
            "{sheet}: questions of the scale {name} were changed. A published scale stays as it is; the change is left out."
        ),
    ),
    # On the way out
    "xlsform.only_ours": Kind(
        200,
        _(
            "Other programmes do not read the sheet evalkit, which holds what XLSForm has no place for: {keys}. evalkit reads it back."
        ),
    ),
    "xlsform.asked_as_text": Kind(
        200, _("{name}: other programmes ask this goal as a plain text, without its five steps.")
    ),
    "xlsform.asked_as_levels": Kind(
        200, _("{name}: other programmes ask this look back like any question; they do not set it beside the level.")
    ),
    "xlsform.asked_of_nobody": Kind(200, _("{name}: a question to the group; other programmes do not ask it.")),
    "xlsform.texts_held": Kind(
        200, _("{name}: the texts are held by the author; other programmes show keys and numbers.")
    ),
}
