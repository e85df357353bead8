"""Errors and remarks of the form studio. Status 200: a remark that does not stop anything."""

from evalkit.errors.kind import Kind
from evalkit.errors.kind import marked as _

KINDS: dict[str, Kind] = {
    # Writing at the same time
    "studio.clash": Kind(409, _("Somebody else wrote here meanwhile: “{theirs}”. What you save now takes its place.")),
    "studio.changed_meanwhile": Kind(
        409, _("Somebody else changed this form at the same moment. Nothing was lost; look again and repeat it.")
    ),
    "studio.gone": Kind(
        409, _("Somebody else took this question out meanwhile. To keep your text, copy it into a new question.")
    ),
    "studio.not_open": Kind(409, _("This draft was published or thrown away. Start a new version of the form.")),
    # What cannot be kept as typed
    "studio.title_missing": Kind(422, _("Give the form a name.")),
    "studio.start_missing": Kind(422, _("Choose what the form begins with.")),
    "studio.question_missing": Kind(422, _("Write the question.")),
    "studio.heading_missing": Kind(422, _("Write the heading.")),
    "studio.kind_missing": Kind(422, _("Choose what sort of answer it takes.")),
    "studio.too_long": Kind(422, _("This is longer than {longest} characters. Shorten it.")),
    "studio.too_large": Kind(422, _("A form holds at most {questions} questions. Make two forms of it.")),
    "studio.number": Kind(422, _("Write a number here, such as 3 or 2.5.")),
    "studio.day": Kind(422, _("Write a day here, such as 2026-03-31.")),
    "studio.range": Kind(422, _("Give the lowest and the highest number, the lowest first; or leave both open.")),
    "studio.days": Kind(422, _("Write days after entry with commas, such as 0, 90, 180. At most ten years.")),
    "studio.unknown_question": Kind(422, _("Choose a question that comes before this one.")),
    "studio.how": Kind(422, _("This comparison does not go with that question. Choose another one.")),
    "studio.value": Kind(422, _("Choose one of the answers of that very question.")),
    "studio.expression": Kind(
        422,
        _("This cannot be read. Write it like this: housing = yes and visits >= 2. At most {longest} characters."),
    ),
    "studio.message_missing": Kind(422, _("Say in a sentence what is shown when the answer is outside the limit.")),
    "studio.language": Kind(422, _("Write a language by its code of two or three letters, such as tr or so.")),
    # What is missing before it can be published
    "studio.nothing_asked": Kind(422, _("Nothing is asked yet. Take a question from the catalogue, or write one.")),
    "studio.no_title": Kind(422, _("The form has no name yet.")),
    "studio.no_question": Kind(422, _("The question itself is not written yet.")),
    "studio.no_levels": Kind(422, _("A ladder has at least two levels. Write words for each.")),
    "studio.no_choices": Kind(422, _("There are fewer than two answers to choose from.")),
    "studio.no_ladder": Kind(422, _("Say on which question it looks back.")),
    "studio.no_message": Kind(422, _("The limit has no sentence yet that says what is wrong.")),
    "studio.no_schedule": Kind(
        422, _("It does not say when it is usually asked. Write the days under “Name and schedule”.")
    ),
    "studio.names_later": Kind(
        422, _("It depends on “{words}”, which does not come before it. Move it up, or change the condition.")
    ),
    "studio.wrong": Kind(422, _("This does not hold together: {what}")),
    "studio.untranslated": Kind(
        200, _("{language}: {n} texts are missing. Until then nobody is asked in this language.")
    ),
    "studio.no_short_name": Kind(200, _("It has no short name yet; reports and tables would show the key “{key}”.")),
    "studio.levels_without_words": Kind(
        200, _("Its levels have no words, so people would choose between bare numbers. Write words for each.")
    ),
    "studio.texts_held": Kind(
        200, _("Its authors keep the texts, so people would see keys only. No programme can take a form with it.")
    ),
    # What had better not be asked
    "studio.asks_residence_status": Kind(
        422,
        _(
            "“{words}” seems to ask for the residence status. A list of it can put people in danger; better leave it out."
        ),
    ),
    "studio.asks_nationality": Kind(
        422, _("“{words}” seems to ask where somebody comes from. Better ask which languages they speak.")
    ),
    "studio.asks_national_number": Kind(
        422, _("“{words}” seems to ask for the national number. Without a law that allows it, it may not be kept.")
    ),
    "studio.asks_religion": Kind(422, _("“{words}” seems to ask for the religion or belief. Better leave it out.")),
    "studio.asks_ethnic_origin": Kind(422, _("“{words}” seems to ask for the ethnic origin. Better leave it out.")),
    "studio.asks_union": Kind(422, _("“{words}” seems to ask for membership of a union. Better leave it out.")),
    "studio.asks_health_diagnosis": Kind(
        422,
        _("“{words}” seems to ask for an illness or a diagnosis. Better ask how somebody feels or what they can do."),
    ),
    "studio.asks_exact_address": Kind(
        422, _("“{words}” seems to ask for the exact address. The municipality is enough.")
    ),
    "studio.asks_date_of_birth": Kind(
        422, _("“{words}” seems to ask for the date of birth. An age band, such as 18 to 24, is enough.")
    ),
    # Publishing
    "studio.not_whole": Kind(422, _("Something is missing still. It is written beside the questions.")),
    "studio.reason_missing": Kind(
        422, _("“{words}”: write in a sentence of at least 20 characters why you ask it, or take the question out.")
    ),
    "studio.map_missing": Kind(
        422, _("“{title}”: say for each older level which level it is now, all of them in one direction.")
    ),
    "studio.not_comparable": Kind(422, _("“{title}” cannot be compared as you said: {what}")),
    # A file
    "studio.no_file": Kind(422, _("Choose a file.")),
    "studio.file_kind": Kind(
        422, _("This is neither an XLSX workbook (XLSForm) nor a YAML file. Save it as one of the two.")
    ),
    "studio.file_too_large": Kind(413, _("This file is larger than {megabytes} MB. A form is text only.")),
}
