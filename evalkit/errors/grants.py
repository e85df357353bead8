"""Errors about grants, the funder's own questions, drafts of reports and the round of questions after a release."""

from evalkit.errors.kind import Kind
from evalkit.errors.kind import marked as _

KINDS: dict[str, Kind] = {
    "grant.title_missing": Kind(422, _("Give the grant a name, as it stands in the agreement.")),
    "grant.days": Kind(422, _("The grant needs a first and a last day, the first before the last.")),
    "grant.deadline": Kind(422, _("“{value}” is no day. Write deadlines as 31/03/2027, one on each line.")),
    "grant.funder_missing": Kind(422, _("Choose the funder, or write the name of a new one.")),
    "grant.funder_known": Kind(422, _("A funder with this name is here already. Choose it from the list.")),
    "grant.reader_known": Kind(
        409,
        _(
            "Somebody of this funder has an account already. A colleague of theirs is let in by whoever runs this "
            "instance."
        ),
    ),
    "grant.reader_there": Kind(
        409, _("Somebody can sign in for this funder already ({readers}). With --another, one more is let in.")
    ),
    "grant.funder_unknown": Kind(404, _("No funder here has the key {key}. “evalkit funder list” names them.")),
    "grant.reader_elsewhere": Kind(
        409,
        _(
            "Another association works with this funder here too, and a reader sees what each of them releases to it. "
            "So only the one that was first makes this link. Where that is no way, ask whoever runs this instance to make it."
        ),
    ),
    "grant.question_number": Kind(422, _("Another question has the number {number}. Give each its own.")),
    "grant.question_missing": Kind(422, _("Write the question as the funder asks it, with its number.")),
    "grant.question_answers": Kind(
        422, _("Say what answers this question: figures, a part of the report, your own words, a total, or why not.")
    ),
    "grant.question_parts": Kind(422, _("Choose the parts of the report that answer this question.")),
    "grant.question_totals": Kind(422, _("Write the name of each total that is declared, one on each line.")),
    "grant.question_reason": Kind(422, _("Choose the reason why this is not answered.")),
    "grant.question_characters": Kind(422, _("The length must be a number between {least} and {most}.")),
    "grant.too_many_questions": Kind(422, _("At most {most} questions fit here.")),
    "grant.no_file": Kind(422, _("Choose a file report.yaml first.")),
    "draft.too_long": Kind(
        422,
        _(
            "Question {number} ({called}): {n} characters, and the funder allows {most}. Shorten it before it is "
            "released."
        ),
    ),
    "draft.text_too_long": Kind(422, _("A text has {n} characters; at most {most} are kept. Shorten it, then save.")),
    "draft.no_place": Kind(422, _("This page is not complete. Load it again and repeat.")),
    "draft.total_number": Kind(
        422, _("Question {number}: a declared total is one number, such as 9 or 12,5; nothing about single persons.")
    ),
    "draft.unanswered": Kind(422, _("Question {number} asks for your own words and has none yet.")),
    "draft.comment_empty": Kind(422, _("Write something first.")),
    "draft.days_released": Kind(
        409, _("This report was released: its months stay as they are. Begin a report about the other months.")
    ),
    "draft.days_taken": Kind(409, _("A report about these very months is being written already.")),
    "draft.order": Kind(422, _("Each part of the report stands once in its order.")),
    "release.round_over": Kind(
        409, _("There is one round of questions for each report, and this one has been asked. Please call instead.")
    ),
    "release.round_empty": Kind(422, _("Write your questions first.")),
    "release.round_none": Kind(404, _("Nobody has asked anything about this report.")),
    "release.round_answered": Kind(409, _("This round of questions was closed already.")),
    "release.round_both": Kind(
        422,
        _(
            "You wrote an answer, and said that it was given outside evalkit. Go back and send it, or empty the box first."
        ),
    ),
    "release.round_answer_empty": Kind(422, _("Write the answer, or say that it was given outside evalkit.")),
}
