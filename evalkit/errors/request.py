"""Errors about a request as such: its form, its size, its way."""

from evalkit.errors.kind import Kind
from evalkit.errors.kind import marked as _

KINDS: dict[str, Kind] = {
    "request.malformed": Kind(400, _("This request is not complete. Go back, load the page again and repeat.")),
    "request.method": Kind(405, _("This address cannot do that. Go back and use the buttons of the page.")),
    "request.too_large": Kind(
        413, _("This is too large to send through the browser. Use a smaller file, or the command on the server.")
    ),
    "request.media_type": Kind(
        415, _("This address reads JSON. Send the header “Content-Type: application/json” and a JSON object.")
    ),
    "request.broken_json": Kind(
        400,
        _("The body is not a JSON object that can be read. Check quotation marks, commas and the encoding (UTF-8)."),
    ),
    "request.key_unknown": Kind(
        422, _("There is no field “{field}” here. Remove it; the OpenAPI document lists every field.")
    ),
    "request.key_missing": Kind(422, _("The field “{field}” is missing. Add it.")),
    "request.key_choice": Kind(422, _("The field “{field}” takes one of: {choices}.")),
    "request.key_wrong": Kind(
        422, _("The field “{field}” cannot be read. The OpenAPI document shows how it is written, with an example.")
    ),
    "request.our_mistake": Kind(
        500,
        _("Something went wrong on our side. What was confirmed is kept. Try again, or tell the coordination."),
    ),
    "request.field_missing": Kind(422, _("Fill this in.")),
    "request.field_too_long": Kind(422, _("At most {longest} characters fit here.")),
    "request.field_unknown": Kind(422, _("This page has no field “{field}”. Load it again and repeat.")),
    "request.field_choice": Kind(422, _("Choose one of the list.")),
    "request.field_wrong": Kind(422, _("This cannot be read. Check it and try again.")),
}
