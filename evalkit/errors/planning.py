"""Errors about when something is proposed: schedules, reminders, practice."""

from evalkit.errors.kind import Kind
from evalkit.errors.kind import marked as _

KINDS: dict[str, Kind] = {
    "planning.changed_meanwhile": Kind(
        409, _("Somebody else changed this schedule in the meantime. Load the page again; nothing was overwritten.")
    ),
    "planning.no_occasion": Kind(422, _("A schedule needs at least one occasion. Keep one.")),
    "planning.name_missing": Kind(422, _("Give this occasion a name, such as “After three months”.")),
    "planning.number": Kind(422, _("“{title}”: write a whole number from {low} to {high}.")),
    "planning.same_day": Kind(
        422, _("Two occasions stand on day {day} after entry. Give them different days, or make them one.")
    ),
    "planning.same_name": Kind(422, _("Two occasions are called “{name}”. Give one of them another name.")),
    "planning.form_missing": Kind(422, _("Say for “{title}” what is asked: at least one form.")),
    "planning.unknown_form": Kind(422, _("Choose the forms from the list.")),
    "planning.start_gone": Kind(
        422, _("“{title}” is the start from which everything is told. It stays; you may change its day.")
    ),
    "planning.start_form": Kind(
        422, _("At “{title}”, the start, “{form}” is asked: without it there is nothing to compare with.")
    ),
    "planning.no_mail": Kind(
        409, _("This instance cannot send e-mail. The person who runs it can set EVALKIT_SMTP_URL.")
    ),
    "planning.mail_address": Kind(
        422,
        _("EVALKIT_SMTP_URL cannot be read. Write it as smtp://name:password@host:587?from=evalkit@example.org."),
    ),
    "planning.address": Kind(422, _("“{address}” is no e-mail address. Write it as name@example.org.")),
    "planning.only_in_practice": Kind(409, _("You are not practising. Open your home page.")),
    "planning.not_in_practice": Kind(409, _("You are practising; this works only in your own association.")),
}
