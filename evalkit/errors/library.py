"""Errors about the library of tools, shared forms, and words that go up."""

from evalkit.errors.kind import Kind
from evalkit.errors.kind import marked as _

KINDS: dict[str, Kind] = {
    "library.words_missing": Kind(422, _("Write this in at least one language, or leave that language empty.")),
    "library.no_language": Kind(
        422, _("Write the sheet in one language at least: its name, what it is, for whom, and its licence.")
    ),
    "library.need_missing": Kind(422, _("Tick at least one need: it is how others will find the tool.")),
    "library.minutes": Kind(422, _("Write how many minutes it takes, from 1 to 9999, or leave it open.")),
    "library.people": Kind(422, _("Write for how many people, from 1 to 999: first the fewest, then the most.")),
    "library.tells_who": Kind(
        422,
        _(
            "A telephone number, an e-mail address or an account stands in these words. That of a service goes into "
            "the field “Whom to call”; that of a person who takes part goes nowhere."
        ),
    ),
    "library.changed_meanwhile": Kind(
        422,
        _(
            "Somebody else kept version {version} while you were writing. Your words stand below. Look at theirs "
            "among the versions, then keep yours: nothing is lost."
        ),
    ),
    "library.key_missing": Kind(422, _("This page is incomplete. Load it again; nothing was lost.")),
    "library.again_missing": Kind(422, _("Say whether you would use it again.")),
    "library.link_needs_name": Kind(
        422, _("A report tells who you are. Sign with your association’s name, or leave the report out.")
    ),
    "library.not_this_report": Kind(422, _("Choose one of your reports that stands, or none.")),
    "library.not_published": Kind(409, _("This sheet is not published, so nobody outside sees it.")),
    "library.licence_missing": Kind(422, _("Say under which licence others may use the form, such as CC BY 4.0.")),
    "library.theme_missing": Kind(422, _("Choose the theme under which these words go up.")),
    "library.not_these_words": Kind(
        422, _("Let go up a part of the text as it stands, word for word. Copy it from the text above.")
    ),
    "library.exposed_public": Kind(
        409, _("This programme’s people are exposed, so nothing of it appears outside your association.")
    ),
}
