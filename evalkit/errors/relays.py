"""Errors about relays that a person sends to another association, and about receiving them."""

from evalkit.errors.kind import Kind
from evalkit.errors.kind import marked as _

KINDS: dict[str, Kind] = {
    "relay.empty": Kind(422, _("Nothing would be sent yet. Write a few words, or tick something.")),
    "relay.too_long": Kind(422, _("This is {length} characters long; {longest} fit. Make it a little shorter.")),
    "relay.line_missing": Kind(422, _("Write one line in this language: people choose by it.")),
    "relay.changed": Kind(
        409, _("Something changed since you looked, so nothing was sent. Look at it again, then send it.")
    ),
    "relay.sent_before": Kind(
        409, _("A relay was sent from this page already, and it was another one. Look at your relays; begin a new one.")
    ),
    "relay.enough": Kind(
        409, _("{most} relays are under way already. Take one back that nobody has opened, or wait until one ends.")
    ),
    "relay.desk_full": Kind(
        409,
        _(
            "{name} has many relays that nobody has opened yet, and takes no more for now. Nothing was sent. Go there "
            "yourself, or try again next week."
        ),
    ),
    "relay.opened": Kind(
        409, _("This cannot be taken back any more: it was opened, or its time is over. Look at your relays again.")
    ),
    "relay.not_opened": Kind(409, _("Open this relay first: an answer is about what was read.")),
}
