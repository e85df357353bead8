"""Errors about fair comparisons: declaring one, and taking part in it."""

from evalkit.errors.kind import Kind
from evalkit.errors.kind import marked as _

KINDS: dict[str, Kind] = {
    "comparison.title_missing": Kind(422, _("Give the comparison a name that the associations will understand.")),
    "comparison.what_missing": Kind(422, _("Choose what is compared, and at which occasion, from the list.")),
    "comparison.open_until": Kind(
        422, _("Choose the day until which programmes can decide, written as 2027-03-31, today or later.")
    ),
    "comparison.nobody_invited": Kind(422, _("Tick the associations that you invite, or invite all that ask this.")),
    "comparison.no_version": Kind(
        409, _("There are no figures to read together yet. Make the first version of the comparison, then begin.")
    ),
    "comparison.over": Kind(
        409,
        _("The day until which programmes could join is over. Those who take part can still leave, or hide a name."),
    ),
    "comparison.context_too_long": Kind(
        422, _("Your context has {n} characters; at most {most} are kept. Shorten it, then save.")
    ),
    "comparison.context_number": Kind(
        422, _("Your context holds what looks like a national number. Take it out: the text is read outside.")
    ),
    "comparison.exposed": Kind(
        409,
        _("This programme's public must appear nowhere outside the association, so it takes part in no comparison."),
    ),
    "comparison.waits": Kind(
        409,
        _(
            "{n} people differ from what was published on {day}, and fewer than {k} could be recognised by subtraction. "
            "It can be let in when nobody differs, or at least {k}."
        ),
    ),
    "comparison.nothing_to_bring": Kind(
        409,
        _(
            "Fewer than {k} people of this programme agreed to be counted for the observatory and were seen again, so "
            "there is nothing that may leave yet."
        ),
    ),
    "comparison.too_few": Kind(
        409, _("{n} programmes can be compared so far; with fewer than {at_least} nobody is compared.")
    ),
    "comparison.unchanged": Kind(409, _("Nothing has changed since the version that is shown. It stays as it is.")),
}
