"""Errors about the process: counts, sessions, presences, the journal, partners."""

from evalkit.errors.kind import Kind
from evalkit.errors.kind import marked as _

KINDS: dict[str, Kind] = {
    "process.closed": Kind(409, _("This programme is closed. What it counted stays; nothing is added to it.")),
    "process.nobody_asked": Kind(
        409, _("This programme is closed: nobody is asked there any more. The coordination can open it again.")
    ),
    "process.week_to_come": Kind(422, _("This week is still to come. Choose this week or an earlier one.")),
    "process.not_counted": Kind(422, _("This is not counted here. Load the page again and choose from it.")),
    "process.below_zero": Kind(
        422, _("Less than nothing cannot be counted: nobody is counted there this week. Load the page again.")
    ),
    "process.step": Kind(422, _("Write how many, in figures, from 1 to 999.")),
    "process.key_missing": Kind(422, _("This page is incomplete. Load it again; what was counted is kept.")),
    "process.day_missing": Kind(422, _("Write the day, such as 31/03/2026.")),
    "process.last_before_first": Kind(422, _("The last day is before the first. Turn the two around.")),
    "process.too_many": Kind(422, _("These are {n} sessions at once; {most} fit. Plan a shorter time.")),
    "process.kind": Kind(422, _("Say what kind of activity it is: choose from the list.")),
    "process.minutes": Kind(422, _("Write how many minutes it lasts, from 1 to 1440.")),
    "process.staff": Kind(422, _("Write how many of the team are there, from 0 to 99, or leave it open.")),
    "process.state": Kind(422, _("Say whether it took place or was cancelled.")),
    "process.reason": Kind(422, _("Say why it was cancelled: choose from the list.")),
    "process.to_come": Kind(422, _("This session is on {day}. Who came can be noted from that day on.")),
    "process.somebody_came": Kind(
        422, _("People are noted as present here, so it took place. Take the presences out first.")
    ),
    "process.journal_kind": Kind(422, _("Say what it is: choose one of the cards.")),
    "process.words_missing": Kind(422, _("Write it in one or two lines.")),
    "process.too_long": Kind(422, _("This is {length} characters long; {longest} fit. Shorten it a little.")),
    "process.tells_who": Kind(
        422,
        _("A telephone number, an address or an account stands in these words. Reports may show them: take it out."),
    ),
    "process.names_somebody": Kind(
        422, _("The code “{label}” stands in these words. Reports may show them: tell it without saying who.")
    ),
    "process.held_to": Kind(422, _("Write 3 to 8 things that you hold to, one on each line, or none yet.")),
    "process.number": Kind(422, _("Write how many people, in figures, or leave it open.")),
    "process.source_missing": Kind(422, _("Say where this number comes from, such as a register or a study.")),
    "process.too_many_needs": Kind(422, _("{n} needs are too many to count at a glance; {most} fit.")),
}
