"""Errors about what people enter: check-ins, participants, programmes."""

from evalkit.errors.kind import Kind
from evalkit.errors.kind import marked as _

KINDS: dict[str, Kind] = {
    # One answer
    "entry.required": Kind(422, _("“{title}” has no answer yet. Choose one, or “I prefer not to answer”.")),
    "entry.more_than_one": Kind(422, _("“{title}” has two answers. Keep one.")),
    "entry.not_a_level": Kind(422, _("“{title}”: this is not one of the cards. Choose a card.")),
    "entry.does_not_apply_not_offered": Kind(
        422, _("“{title}”: “This is not about me” is not offered here. Choose a card, or “I prefer not to answer”.")
    ),
    "entry.not_a_number": Kind(422, _("“{title}”: “{text}” is not a number. Write it in figures, such as 12 or 2,5.")),
    "entry.not_whole": Kind(422, _("“{title}”: “{text}” is not a whole number. Write it without decimals.")),
    "entry.out_of_range": Kind(422, _("“{title}” goes from {low} to {high}. Write a number in between.")),
    "entry.constraint": Kind(422, _("“{title}”: {message}")),
    "entry.goal_words_missing": Kind(
        422, _("Write what the person says, in their own words: the goal, where they are today, what they hope for.")
    ),
    "entry.goal_talk_too_early": Kind(422, _("Choose a day after the one on which the goal is set, or leave it open.")),
    "entry.goal_step_missing": Kind(422, _("Choose the card that the person points at.")),
    "entry.not_yes_or_no": Kind(422, _("“{title}”: choose yes or no.")),
    "entry.not_a_date": Kind(422, _("“{title}”: “{text}” is not a day. Write it as 31/03/2026.")),
    "entry.unknown_choice": Kind(422, _("“{title}”: choose from the list.")),
    "entry.too_long": Kind(422, _("“{title}” is {length} characters long; {longest} fit. Shorten it a little.")),
    "entry.national_number": Kind(
        422, _("A national number stands in these words. It may not be kept, even with consent. Take it out.")
    ),
    "entry.unknown_question": Kind(
        422, _("The form does not ask “{key}”. Open the check-in again: the form may have changed.")
    ),
    "entry.nothing_answered": Kind(
        422, _("Nothing is answered yet. Choose a card, or “I prefer not to answer” where nothing fits.")
    ),
    # A check-in as a whole
    "entry.day_missing": Kind(422, _("Write on which day this was said, such as 31/03/2026.")),
    "entry.day_in_future": Kind(422, _("{day} is still to come. Write the day on which this was said.")),
    "entry.day_before_entry": Kind(
        422, _("{day} is before this person's entry ({entry}). Check the day, or correct the entry first.")
    ),
    "entry.unknown_mode": Kind(422, _("Say how it was done: choose one of the ways in the list.")),
    "entry.unknown_language": Kind(422, _("This language is not offered. Choose one from the list.")),
    "entry.nobody_chosen": Kind(422, _("Nobody is chosen. Tick at least one person of the list.")),
    "entry.assigned_backwards": Kind(422, _("The last day lies before the first. Choose a later one, or none.")),
    "entry.key_missing": Kind(
        422, _("This page is incomplete. Open the check-in again; what was saved is still there.")
    ),
    "entry.conflict": Kind(
        409,
        _(
            "This check-in was already sent with other answers. The first is kept (receipt {receipt}), and yours is "
            "set aside, not lost. To change the first, open it and choose “Correct”."
        ),
    ),
    "entry.draft_newer": Kind(
        409, _("This check-in was changed on another screen in the meantime. Open it again to see the newest draft.")
    ),
    "entry.form_outdated": Kind(
        409,
        _("The form has changed since this page was opened. Open the check-in again; what was saved is still there."),
    ),
    "entry.wave_taken": Kind(
        409, _("This person already has a check-in for that occasion. Correct that one, or choose another occasion.")
    ),
    "entry.unknown_wave": Kind(422, _("The schedule has no such occasion. Choose one from the list.")),
    "entry.is_void": Kind(409, _("This check-in was set aside before. Nothing was changed.")),
    "entry.reason_missing": Kind(422, _("Say in a few words why. The reason is kept beside the change.")),
    "entry.undo_over": Kind(
        409, _("The ten minutes to undo this are over. Use “Correct”, “Move” or “Set aside” instead.")
    ),
    "entry.nothing_to_undo": Kind(409, _("There is nothing to undo here: something was changed after it.")),
    "entry.no_consent": Kind(
        409,
        _("This person does not wish to be followed any more. No check-in can be added unless they change their mind."),
    ),
    "entry.died": Kind(
        409,
        _(
            "A death is noted for this person, so nobody is asked any more. If it was noted by mistake, open the "
            "person's page and take it back. A sheet of paper from before that day is entered by its code."
        ),
    ),
    "entry.day_after_death": Kind(
        422, _("A death is noted for this person, before or on {day}. Only what was said before that day is entered.")
    ),
    # People and programmes
    "entry.not_found": Kind(404, _("There is nothing at this address, or it is not yours to see.")),
    "entry.same_person": Kind(422, _("These are one and the same record. Choose another one.")),
    "entry.label_unknown": Kind(
        422, _("No person here has the code “{label}”. Check the spelling, such as “tilleul 27”.")
    ),
    "entry.not_in_programme": Kind(
        409, _("“{label}” takes part in no programme that asks these questions. Enter the person there first.")
    ),
    "entry.labels_used_up": Kind(409, _("All codes are in use. Tell the person who looks after this instance.")),
    "entry.already_joined": Kind(409, _("This record was already joined into another one ({label}).")),
    "entry.already_enrolled": Kind(409, _("This person already takes part in “{programme}”.")),
    "entry.already_left": Kind(409, _("This person has already left. Load the page again.")),
    "entry.exit_before_entry": Kind(422, _("{day} is before the entry ({entry}). Check the day.")),
    "entry.unknown_reason": Kind(422, _("Choose a reason from the list; “Did not say” is one of them.")),
    "entry.unknown_purpose": Kind(422, _("Choose what the person agrees to, or not, from the list.")),
    "entry.unknown_recipient": Kind(422, _("Choose for whom, from the list.")),
    "entry.unknown_way": Kind(422, _("Say how the person was asked: choose from the list.")),
    "entry.unknown_programme": Kind(422, _("Choose a programme from the list.")),
    "entry.programme_closed": Kind(409, _("“{programme}” is closed. Choose another programme.")),
    "entry.programme_key_taken": Kind(
        409, _("There is already a programme called “{name}”. Give this one another name.")
    ),
    "entry.name_missing": Kind(422, _("Give it a name.")),
    "entry.unknown_form": Kind(422, _("Choose a form from the list.")),
    "entry.form_without_schedule": Kind(422, _("This form has no schedule yet. Choose another one.")),
    "entry.unknown_kind": Kind(422, _("Choose a kind of programme from the list.")),
    "entry.hope_missing": Kind(422, _("Say for “{title}” what is hoped for: to rise, or to hold.")),
    "entry.hope_reason_missing": Kind(
        422, _("Say in a sentence why holding is what is hoped for with “{title}”. The report prints it.")
    ),
    "entry.without_participants": Kind(409, _("“{programme}” counts without persons, so nobody can be entered.")),
    # What people say about the association
    "entry.sheets_handed_out": Kind(
        422, _("Say how many people may answer: a number from 1 to {most}. So many sheets are handed out, and no more.")
    ),
    "entry.box_full": Kind(
        409, _("All sheets of this box are used. If somebody has not answered yet, the team can open a new box.")
    ),
    "entry.ballot_empty": Kind(422, _("Nothing is answered yet. Choose a card, or write what should change.")),
    "entry.ballot_incomplete": Kind(422, _("This page is incomplete. Open it again and answer once more.")),
    "entry.one_thing_too_long": Kind(422, _("This is longer than {longest} characters. Shorten it a little.")),
    # Other voices
    "entry.view_not_asked": Kind(
        409,
        _("Nothing is asked of the team here: the person did not answer these questions, or it is not switched on."),
    ),
    "entry.view_without_level": Kind(422, _("“{title}”: you wrote why, but chose no sentence. Choose one.")),
    "entry.view_newer": Kind(409, _("This was changed on another screen in the meantime. Open it again.")),
    "entry.group_level_missing": Kind(
        422, _("Choose the sentence that the group agreed on, or say that it did not agree on one.")
    ),
    "entry.group_differences_missing": Kind(
        422, _("Write what people saw differently: the group did not agree on one sentence.")
    ),
}
