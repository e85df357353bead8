"""The rows of one person in sentences, section by section, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from evalkit.collect.answers import STORY
from evalkit.collect.questions import Question, questions
from evalkit.definitions import Form, Kind, in_language
from evalkit.definitions.process_lists import ACTIVITIES
from evalkit.i18n import Translator, language_called, mark
from evalkit.services.forms import sentences
from evalkit.services.own_data.opening import LOCKED, Row, Rows
from evalkit.services.own_data.told import Line
from evalkit.services.people.consents import SENTENCES
from evalkit.services.people.consents import Question as Asked
from evalkit.services.people.participants import EXIT_REASONS
from evalkit.services.words.stories import DOMAINS

ANSWERS: Mapping[str, str] = MappingProxyType(
    {"given": mark("I said yes"), "refused": mark("I said no"), "withdrawn": mark("I said yes, then no")}
)
WAYS: Mapping[str, str] = MappingProxyType(
    {"read_aloud": mark("read aloud"), "paper": mark("on paper"), "screen": mark("on a screen"),
     "import": mark("from a file")}
)  # fmt: skip
PURPOSES: Mapping[str, str] = MappingProxyType(
    {**SENTENCES, "quote": mark("My words may be quoted."), "transfer": mark("What is kept may go to {recipient}.")}
)


@dataclass(frozen=True)
class Teller:
    """What the sentences need beside the rows. ``programmes``: id → name; ``forms``: id of a version → the form;
    ``waves``: (schedule, wave) → name; ``sessions``: id → (day, programme, kind);
    ``themes``: key → name; ``named``: organisation → name."""

    language: str
    say: Translator
    rows: Rows
    programmes: Mapping[str, str]
    forms: Mapping[str, Form]
    waves: Callable[[str, str | None], str]
    sessions: Mapping[str, tuple[Any, str, str]]
    themes: Mapping[str, str]
    named: Mapping[str, str]

    def of(self, table: str) -> tuple[Row, ...]:
        return self.rows.get(table, ())

    def by_id(self, table: str) -> Mapping[str, Row]:
        return {row["id"]: row for row in self.of(table)}

    def enrolled(self, enrolment: str) -> str:
        row = self.by_id("enrolment").get(enrolment)
        return self.programmes.get(row["programme"], "") if row else ""

    def words(self, value: object) -> str:
        """What was written, or that it does not open any more."""
        if isinstance(value, Mapping):
            return "\n".join(part for part in (self.words(one) for one in value.values()) if part)
        if isinstance(value, list | tuple):
            return "\n".join(part for part in (self.words(one) for one in value) if part)
        return "" if value is None else str(value)

    def written(self, value: object) -> str:
        if value == LOCKED:
            return self.say("These words are locked. They open with a new card from your team.")
        return self.words(value) if value is not None else self.say("These words cannot be opened any more.")


def about(t: Teller) -> list[Line]:
    found = []
    for row in t.of("participant"):
        language = language_called(row["language"], t.language)
        found.append(Line(t.say("My code here"), row["label"], row["made_on"]))
        found.append(Line(t.say("Language of the questions"), language))
    found += [
        Line(
            t.say("How the team calls me, sealed") if row["kind"] == "alias" else t.say("How to reach me, sealed"),
            t.written(row["content"]), row["made_on"],
        )
        for row in t.of("participant_secret")
    ]  # fmt: skip
    if t.of("import_row"):
        found.append(Line(t.say("How I was entered"), t.say("From a list of the association")))
    return found


def programmes(t: Teller) -> list[Line]:
    found = []
    for row in t.of("enrolment"):
        name = t.programmes.get(row["programme"], "")
        found.append(Line(t.say("I began"), name, row["entry"], name))
        if row["exit_on"] or row["exit_reason"]:
            reason = t.say(EXIT_REASONS[row["exit_reason"]]) if row["exit_reason"] in EXIT_REASONS else ""
            said = t.written(row["exit_note"]) if row["exit_note"] else ""
            note = "\n".join(part for part in (reason, said) if part)
            found.append(Line(t.say("I left"), note, row["exit_on"], name))
    return found


def answers(t: Teller) -> list[Line]:
    return _answers(t, "self")


def team_view(t: Teller) -> list[Line]:
    return _answers(t, "worker")


def _answers(t: Teller, voice: str) -> list[Line]:
    uses: dict[str, Row] = {}
    for row in t.of("check_in_use"):
        if row["ended_at"] is None or row["check_in"] not in uses:
            uses[row["check_in"]] = row
    found = []
    check_ins = [row for row in t.of("check_in") if row["voice"] == voice]
    for one in sorted(check_ins, key=lambda row: str(row["day"])):
        form = t.forms.get(one["form_version"])
        use = uses.get(one["id"])
        enrolment = t.by_id("enrolment").get(use["enrolment"]) if use else None
        place = [t.programmes.get(enrolment["programme"], "") if enrolment else ""]
        place.append(t.waves(enrolment["schedule"], use["wave"]) if enrolment and use else "")
        place.append(t.say("set aside") if one["state"] != "live" else "")
        revisions = sorted(
            (row for row in t.of("check_in_revision") if row["check_in"] == one["id"]), key=lambda row: row["number"]
        )
        told = [row for row in revisions if row["answers"] or row["words"]] or revisions[-1:]
        for row in told:
            earlier = [t.say("an earlier version")] if row is not told[-1] else []
            where = " · ".join(part for part in (*place, *earlier) if part)
            found += [Line(what, said, one["day"], where) for what, said in _said(t, form, row)]
    return found


def _said(t: Teller, form: Form | None, revision: Row) -> list[tuple[str, str]]:
    asked = {question.key: question for question in (questions(form) if form else ())}
    found = []
    for key, value in revision["answers"].items():
        question = asked.get(key)
        what = in_language(question.text or question.title, t.language, key) if question else key
        found.append((what, value_words(t, question, value)))
    words = revision["words"]
    if words == LOCKED:
        found.append((t.say("In my own words"), t.written(words)))
    if isinstance(words, Mapping):
        for key, text in words.items():
            question = asked.get(key)
            about = (
                question.text if question else sentences.of_all_forms()["story_since_entry"] if key == STORY else None
            )
            found.append((in_language(about, t.language, t.say("In my own words")), t.words(text)))
    return found


def value_words(t: Teller, question: Question | None, value: object) -> str:
    """A kept answer in the words that were chosen."""
    shared = sentences.of_all_forms()
    if value is None:
        return t.say("no answer")
    if value in ("prefer_not_to_say", "does_not_apply"):
        return in_language(shared[str(value)], t.language)
    if isinstance(value, bool):
        return t.say("Yes") if value else t.say("No")
    if question is None:
        return t.words(value)
    if question.takes_level and question.levels is not None and isinstance(value, int):
        return in_language(question.levels.words.get(value), t.language, str(value))
    if question.kind is Kind.CHOICE:
        return in_language(question.choices.get(str(value)), t.language, str(value))
    if question.kind is Kind.CHOICES and isinstance(value, list):
        return ", ".join(in_language(question.choices.get(str(key)), t.language, str(key)) for key in value)
    return t.words(value)


def presences(t: Teller) -> list[Line]:
    found = []
    for row in t.of("attendance"):
        day, programme, kind = t.sessions.get(row["activity_session"], (None, "", ""))
        what = t.say(ACTIVITIES[kind]) if kind in ACTIVITIES else kind
        came = t.say("noted as present") if row["present"] else t.say("noted as not present")
        found.append(Line(what, came, day, t.programmes.get(programme, "")))
    return sorted(found, key=lambda line: str(line.day))


def consents(t: Teller) -> list[Line]:
    found = []
    for row in sorted(t.of("consent"), key=lambda row: (row["day"], row["purpose"], row["position"])):
        recipient = t.named.get(row["recipient"]) or t.say("the funder")
        asked = Asked(row["purpose"], row["recipient"], recipient).sentence
        sentence = row["text"] or t.say(PURPOSES.get(asked, asked), recipient=recipient)
        how = t.say(
            "{answer}; text {key}, version {version}, in {language}, {way}",
            answer=t.say(ANSWERS[row["answer"]]), key=row["text_key"], version=row["text_version"],
            language=language_called(row["language"], t.language),
            way=t.say(WAYS[row["way"]]) if row["way"] in WAYS else row["way"],
        )  # fmt: skip
        found.append(Line(sentence, how, row["day"]))
    return found


def cards(t: Teller) -> list[Line]:
    found = []
    for row in t.of("access_code"):
        found.append(Line(t.say("A card was made"), "", row["made_on"]))
        if row["ends_on"]:
            found.append(Line(t.say("It opens until"), "", row["ends_on"]))
        if row["revoked_on"]:
            found.append(Line(t.say("It was closed"), "", row["revoked_on"]))
    days = {row["made_at"].date() for row in (*t.of("session"), *t.of("sign_in_link"))}
    found += [Line(t.say("My page was opened with it"), "", day) for day in sorted(days)]
    return found


def unfinished(t: Teller) -> list[Line]:
    found = [
        Line(t.say("Begun and not finished"), t.written(row["content"]), row["saved_at"].date(),
             t.enrolled(row["enrolment"]))
        for row in t.of("draft")
    ]  # fmt: skip
    found += [
        Line(
            t.say("Kept aside: somebody of the team looks at it") if row["settled_at"] is None
            else t.say("Kept aside, and looked at"),
            t.written(row["content"]), row["received_at"].date(),
        )
        for row in t.of("quarantine")
    ]  # fmt: skip
    return found


def by_day(lines: Sequence[Line]) -> tuple[Line, ...]:
    return tuple(sorted(lines, key=lambda line: (line.day is None, str(line.day))))


def domain(t: Teller, key: str) -> str:
    return t.say(DOMAINS[key]) if key in DOMAINS else key
