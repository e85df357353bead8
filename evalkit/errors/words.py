"""Errors about stories, themes and the group's own analysis."""

from evalkit.errors.kind import Kind
from evalkit.errors.kind import marked as _

KINDS: dict[str, Kind] = {
    "words.nothing_told": Kind(422, _("Nothing is written yet. Write what was said, as it was said.")),
    "words.too_long": Kind(422, _("At most {longest} characters fit here. Shorten it a little.")),
    "words.domain": Kind(422, _("Choose what the story is mostly about.")),
    "words.teller": Kind(422, _("Say who told it: choose from the list.")),
    "words.no_passage": Kind(422, _("Copy here the words of the story that others might read.")),
    "words.not_as_told": Kind(
        422, _("These words do not stand in the story like this. Copy them exactly, without changing any.")
    ),
    "words.verdict": Kind(422, _("Say whether these words could tell who it is.")),
    "words.second_person": Kind(
        409, _("You chose this passage yourself. Ask another member of the team to read it over.")
    ),
    "words.not_read_over": Kind(
        409,
        _("Another member of the team has to read this passage over first, and find that it tells nobody's identity."),
    ),
    "words.ask_tomorrow": Kind(
        409,
        _(
            "This was told today. Ask again tomorrow; or, if the person wishes to decide today, say so below and "
            "choose again."
        ),
    ),
    "words.months": Kind(422, _("Choose from the list for how long the yes holds.")),
    "words.taken_back": Kind(
        409, _("This story was taken back, or its words were erased. Nothing more is done with it.")
    ),
    "words.too_few_stories": Kind(422, _("Choose at least two stories that the panel read.")),
    "words.story_not_read": Kind(422, _("Choose one of the stories that the panel read.")),
    "words.panel": Kind(422, _("Write how many people of each role chose together.")),
    "words.panel_consent": Kind(
        422,
        _(
            "Somebody from outside the team is on the panel, and for {n} of these stories the teller has not agreed to "
            "a poster or to the public. Leave them out, or ask the teller first."
        ),
    ),
    "words.reason": Kind(422, _("Write why this story was chosen, in the panel's words.")),
    "words.group_unfinished": Kind(
        409, _("Who is in the room, the account chosen, and where the group agrees or not are written first.")
    ),
    "words.group_present": Kind(422, _("Write who was there when the text was read back.")),
    "words.group_changed": Kind(
        409, _("A step was changed while the text was read. Read it back again, then validate.")
    ),
    "words.group_not_validated": Kind(
        409, _("The group has not validated this text as it stands. Nothing leaves before that.")
    ),
    "words.theme_name": Kind(422, _("Give the theme a name, in one language at least.")),
    "words.theme_definition": Kind(422, _("Write when the theme is chosen, so that two people choose alike.")),
    "words.theme_changed": Kind(
        409, _("Somebody else changed this theme in the meantime. Load the page again to see their version.")
    ),
    "words.theme_unknown": Kind(422, _("A theme is not in the codebook any more. Load the page again.")),
}
