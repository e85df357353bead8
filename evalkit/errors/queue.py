"""Errors about check-ins that waited on a device without network."""

from evalkit.errors.kind import Kind
from evalkit.errors.kind import marked as _

KINDS: dict[str, Kind] = {
    "queue.other_association": Kind(
        409, _("This check-in was noted for another association. Sign in there on this device, and it is sent.")
    ),
    "queue.other_person": Kind(
        409, _("This check-in was noted with another card. It is sent when that card is opened on this device.")
    ),
    "queue.unreadable": Kind(
        422, _("What the device sent cannot be opened here: it was changed, or sealed for another instance.")
    ),
    "queue.unknown_shape": Kind(422, _("What the device sent is not a check-in that this version knows.")),
    "queue.not_given_by_us": Kind(422, _("The sheet on the device was not given out by this instance.")),
}
