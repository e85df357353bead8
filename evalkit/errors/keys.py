"""Errors about an association's own key: words that are locked, holders, the recovery sheet."""

from evalkit.errors.kind import Kind
from evalkit.errors.kind import marked as _

KINDS: dict[str, Kind] = {
    "keys.locked": Kind(423, _("This needs words, and words are locked here. Type your passphrase, then repeat it.")),
    "keys.locked_for_card": Kind(
        423, _("Your own words are locked here: your card does not open them. Ask your team for a new card.")
    ),
    "keys.wrong_passphrase": Kind(422, _("This is not your passphrase. Type the one with which you sign in.")),
    "keys.no_passphrase": Kind(
        409, _("You have no passphrase yet, only sign-in links. Choose one on the page Account, then come back.")
    ),
    "keys.not_given": Kind(
        409, _("Nobody has given you the key to words yet. Ask for it on the page “Words under your own key”.")
    ),
    "keys.begun": Kind(409, _("The association's key is there already. Load the page again.")),
    "keys.not_begun": Kind(409, _("The association has no key of its own yet. The coordination begins it.")),
    "keys.not_enough": Kind(
        409, _("At least {n} people have to hold the key, and the printed sheet has to be typed back first.")
    ),
    "keys.not_understood": Kind(422, _("Tick that you have read what is lost with the keys.")),
    "keys.wrong_sheet": Kind(
        422, _("This is not the code of your sheet. Compare it group by group and type it again.")
    ),
    "keys.last_holder": Kind(
        409, _("Nobody else holds the key to words. Give it to somebody else first, or nobody here could read a word.")
    ),
    "keys.old_passphrase": Kind(
        422,
        _(
            "You hold the key to words, which your old passphrase opens. Type it too; or tick that you no longer know "
            "it, and somebody else gives you the key again."
        ),
    ),
}
