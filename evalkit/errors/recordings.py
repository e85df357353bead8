"""Errors about sentences that are read aloud."""

from evalkit.errors.kind import Kind
from evalkit.errors.kind import marked as _

KINDS: dict[str, Kind] = {
    "recordings.no_file": Kind(422, _("There is no sound yet. Record the sentence, or choose a sound file.")),
    "recordings.no_sound": Kind(
        422, _("This is no sound file that browsers play. Choose one of: WebM, Ogg, M4A, MP3, WAV.")
    ),
    "recordings.too_large": Kind(
        413, _("The sound is larger than {megabytes} MB. One sentence needs far less: record it again, shorter.")
    ),
    "recordings.full": Kind(
        409,
        _(
            "All recordings together may take {megabytes} MB, and that is full. Delete some that nobody needs any "
            "more, or send smaller files."
        ),
    ),
    "recordings.no_such_sentence": Kind(
        409, _("This sentence does not stand in the form any more. Load the page again and go on from there.")
    ),
    "recordings.no_such_language": Kind(422, _("Choose a language from the list.")),
}
