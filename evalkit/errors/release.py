"""Errors about letting a report out and reading it."""

from evalkit.errors.kind import Kind
from evalkit.errors.kind import marked as _

KINDS: dict[str, Kind] = {
    "release.no_form": Kind(
        409, _("“{programme}” has no form with a schedule yet, so there is nothing to report. Set them up first.")
    ),
    "release.no_programme": Kind(409, _("There is no programme to report on yet. Make one first.")),
    "release.different_forms": Kind(
        409,
        _(
            "These programmes ask different questions, so they cannot stand in one report. "
            "Choose one programme; each can have a report of its own."
        ),
    ),
    "release.not_this_programme": Kind(
        422, _("This grant pays for another programme. Choose a grant of this programme.")
    ),
    "release.days": Kind(422, _("The period ends before it begins. Check both days.")),
    "release.words_missing": Kind(
        422,
        _(
            "Write what you make of “{indicator}” under its figure. A figure without the words of those who do the work "
            "is not released."
        ),
    ),
    "release.words_too_long": Kind(422, _("“{indicator}”: at most {longest} characters fit here.")),
    "release.nobody": Kind(
        409,
        _(
            "Nobody has agreed yet to be counted in a report for {funder}. Ask people at the next check-in; "
            "what they say stands in their record under what was agreed."
        ),
    ),
    "release.nobody_answered": Kind(
        409,
        _(
            "Of those who agreed to be counted in a report for {funder}, nobody has answered in these days yet. Note a "
            "first check-in, or choose other days."
        ),
    ),
    "release.key_missing": Kind(422, _("This page is not complete. Load it again and repeat.")),
    "release.changed": Kind(
        409, _("Another report was released in the meantime. Look at the preview again, then release.")
    ),
    "release.not_as_seen": Kind(
        409,
        _(
            "What would leave is no longer what you looked at: a colleague wrote, or something was noted meanwhile. "
            "Look through it again here, then release it."
        ),
    ),
    "release.withdrawn_already": Kind(409, _("This report was withdrawn already.")),
    "release.gone": Kind(
        410, _("The association has withdrawn or replaced this report. Your list of reports holds the one that counts.")
    ),
    "release.not_sure": Kind(422, _("Tick that you read what is not folded, then press once more.")),
    "release.charter_first": Kind(
        403, _("Before you open a report for the first time, read the reading charter and accept it.")
    ),
    "release.not_whole": Kind(
        500,
        _(
            "A file of this release is not as it was let out, so it is not shown. "
            "Tell whoever looks after the server: “evalkit release verify” names it."
        ),
    ),
    # What the gate answers: a sentence for the author, with what would let it through
    "release.few_people": Kind(
        409,
        _(
            "Read together, this report and the one of {day} would let people be recognised ({n} in all). Choose the "
            "same period for both, or wait until at least {k} people can be added together."
        ),
    ),
    "release.few_values": Kind(
        409,
        _(
            "Since the report of {day} only few people's answers have changed ({n} in all); read together, the two "
            "would let them be recognised. Wait until at least {k} can be added together."
        ),
    ),
}
