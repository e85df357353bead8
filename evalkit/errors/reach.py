"""Errors about whom a programme is meant for and reaches, and about the conversation that a flag opens."""

from evalkit.errors.kind import Kind
from evalkit.errors.kind import marked as _

KINDS: dict[str, Kind] = {
    "reach.year": Kind(422, _("Write the year of the count in four figures, not after {last}.")),
    "reach.count": Kind(422, _("Write how many people, in figures, up to {most}; leave it empty for none.")),
    "reach.level": Kind(422, _("The file has “{level}”, which is no starting level here. Use: {known}.")),
    "reach.two_parts": Kind(
        422, _("At least two starting levels need people: with one there is nothing to set apart.")
    ),
    "reach.file": Kind(422, _("Row {row} of the file has no two columns: a starting level, and how many people.")),
    "reach.file_twice": Kind(422, _("A starting level stands in the file twice. Add the two numbers up.")),
    "reach.changed_meanwhile": Kind(409, _("A colleague changed this a moment ago. Load the page again.")),
    "reach.referrals": Kind(
        422,
        _("Row {row} cannot be read. Each row has who referred, a starting level, how many accepted, how many not."),
    ),
    "reach.no_flag": Kind(422, _("There is no such figure to talk about now. Load the page again.")),
    "reach.words": Kind(422, _("Write what there is to say, in a few lines.")),
    "reach.over": Kind(409, _("This conversation is closed. A new figure opens a new one.")),
    "reach.unchanged": Kind(
        409, _("Nothing has changed since this version. A new quarter, or a programme that joins, makes a new one.")
    ),
    "reach.no_observatory": Kind(409, _("No observatory has an account here, so there is nobody to show it to.")),
}
