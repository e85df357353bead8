"""Questions that can put people in danger are found in four languages; others are left in peace."""

import unicodedata

import pytest

from evalkit.definitions import Form, loader
from evalkit.definitions.sensitive import Finding, Topic, findings, findings_of_item, without_reason

LEXICON = loader.sensitive_words()


def a_form(language: str, text: str, *, more: str = "", part: str = "question", rest: str = "") -> Form:
    quoted = text.replace("'", "''")
    return loader.form_from(
        f"form: f\nversion: '1'\ntitle: F\nitems:\n"
        f"  - {{key: q, kind: yes_no, {part}: {{{language}: '{quoted}'}}{rest}}}\n{more}".encode(),
        "f.yaml",
    )


def topics(language: str, text: str) -> list[str]:
    return [found.topic.value for found in findings(a_form(language, text), LEXICON)]


ASKED = [
    ("residence_status", "fr", "Avez-vous un titre de séjour valable ?"),
    ("residence_status", "fr", "Êtes-vous sans-papiers ?"),
    ("residence_status", "nl", "Welke verblijfsvergunning hebt u?"),
    ("residence_status", "en", "Are you a refugee?"),
    ("residence_status", "ar", "هل لديك بطاقةُ إقامة؟"),
    ("nationality", "fr", "Quelle est votre NATIONALITE ?"),
    ("nationality", "nl", "Wat is je land van herkomst?"),
    ("nationality", "en", "Country of birth"),
    ("nationality", "ar", "ما هي جنسيتك؟"),
    ("national_number", "fr", "Numéro de registre national (NISS)"),
    ("national_number", "nl", "Rijksregisternummer"),
    ("national_number", "en", "ID card"),
    ("national_number", "ar", "ما هو رقمك الوطني أو الرقم الوطني؟"),
    ("religion", "fr", "Quelle est votre religion ?"),
    ("religion", "nl", "Bent u gelovig?"),
    ("religion", "en", "Do you go to church?"),
    ("religion", "ar", "ما هي ديانتك؟"),
    ("ethnic_origin", "fr", "Votre origine ethnique"),
    ("ethnic_origin", "nl", "Etnische afkomst"),
    ("ethnic_origin", "en", "Skin colour"),
    ("ethnic_origin", "ar", "ما هو أصلك العرقي ولون البشرة؟"),
    ("union", "fr", "Êtes-vous syndiquée ?"),
    ("union", "nl", "Bent u lid van een vakbond?"),
    ("union", "en", "Trade-union membership"),
    ("union", "ar", "هل أنت عضو في النقابة؟"),
    ("health_diagnosis", "fr", "Avez-vous un diagnostic de dépression ?"),
    ("health_diagnosis", "nl", "Neemt u geneesmiddelen?"),
    ("health_diagnosis", "en", "Do you have a disability?"),
    ("health_diagnosis", "ar", "هل تعاني من مرض؟"),
    ("exact_address", "fr", "Où habitez-vous ?"),
    ("exact_address", "nl", "Straat en huisnummer"),
    ("exact_address", "en", "Home address"),
    ("exact_address", "ar", "ما هو عنوانك؟"),
    ("date_of_birth", "fr", "Né(e) le"),
    ("date_of_birth", "nl", "Geboortedatum"),
    ("date_of_birth", "en", "When were you born?"),
    ("date_of_birth", "ar", "تاريخ الميلاد"),
    *(
        ("residence_status", "fr", text)
        for text in ("As-tu tes papiers ?", "Papiers en règle", "Annexe 26", "Protection subsidiaire")
    ),
    *(
        ("residence_status", "nl", text)
        for text in ("Heb je papieren?", "Zijn uw papieren in orde?", "Heb je asiel gevraagd?", "Asielprocedure")
    ),
    *(("nationality", "fr", text) for text in ("De quel pays venez-vous ?", "Lieu de naissance", "Es-tu belge ?")),
    *(("nationality", "nl", text) for text in ("Uit welk land kom je?", "Geboorteplaats", "Ben je Belg?")),
    ("national_number", "fr", "Votre n° national"),
    ("national_number", "nl", "OV-nummer"),
    ("ethnic_origin", "nl", "Wat is uw herkomst?"),
    ("health_diagnosis", "nl", "Bent u ziek?"),
    ("date_of_birth", "fr", "Année de naissance"),
    ("date_of_birth", "nl", "Geboortejaar"),
]


@pytest.mark.parametrize(
    ("topic", "language", "text"), ASKED, ids=[f"{t}-{code}-{n}" for n, (t, code, _) in enumerate(ASKED)]
)
def test_what_is_asked_openly_is_found(topic: str, language: str, text: str) -> None:
    assert topic in topics(language, text)


def test_every_topic_is_known_in_four_languages() -> None:
    assert {topic: set(LEXICON[topic]) for topic in Topic} == {topic: {"fr", "nl", "en", "ar"} for topic in Topic}
    assert {topic for topic, _, _ in ASKED} == set(Topic)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Est-ce que je comprends les lettres et les papiers de la commune ?"),
        ("fr", "J'ai confiance en moi une fois que je suis lancée."),
        ("fr", "Dans quelle commune vivez-vous ?"),
        ("fr", "Comment allez-vous aujourd’hui ?"),
        ("fr", "Avez-vous rempli des papiers vous-même ?"),
        ("nl", "Ik geloof in mezelf."),
        ("nl", "Heb je zelf papieren ingevuld?"),
        ("nl", "Hoe oud ben je: 18 tot 24?"),
        ("nl", "Welke talen spreek je thuis?"),
        ("en", "I can talk about what worries me."),
        ("en", "Did you race to get here?".replace("race", "hurry")),
        ("ar", "كيف حالك اليوم؟"),
        ("ar", "أعرف أين أجد المساعدة."),
    ],
)
def test_other_questions_are_left_in_peace(language: str, text: str) -> None:
    assert topics(language, text) == []


def test_titles_choices_levels_sections_and_bare_keys_are_looked_at_too() -> None:
    form = loader.form_from(
        b"form: f\nversion: '1'\ntitle: F\nitems:\n"
        b"  - {key: a, kind: yes_no, title: {nl: Godsdienst}}\n"
        b"  - {key: b, kind: choice, choices: {x: {fr: Syndicat}, y: {fr: Club}}}\n"
        b"  - {key: c, levels: {1: {en: no}, 2: {en: a diagnosis}}}\n"
        b"  - {key: date_of_birth, kind: date}\n"
        b"sections: [{section: s, title: {fr: Votre passeport}, asks: [a, b, c, date_of_birth]}]\n",
        "f.yaml",
    )
    assert findings(form, LEXICON) == (
        Finding("s", Topic.NATIONALITY, "passeport"),
        Finding("a", Topic.RELIGION, "Godsdienst"),
        Finding("b", Topic.UNION, "Syndicat"),
        Finding("c", Topic.HEALTH_DIAGNOSIS, "diagnosis"),
        Finding("date_of_birth", Topic.DATE_OF_BIRTH, "date of birth"),
    )


def test_a_language_that_has_no_words_is_looked_at_in_all() -> None:
    assert topics("tr", "Nationaliteit / nationalité") == ["nationality"]


def test_a_reason_answers_one_question_on_one_topic() -> None:
    reason = "sensitive: [{question: q, about: religion, reason: The funder's law asks for it by name.}]\n"
    form = a_form("fr", "Religion et nationalité", more=reason)
    assert [found.topic for found in without_reason(form, LEXICON)] == [Topic.NATIONALITY]
    assert form.source.sensitive[0].reason == "The funder's law asks for it by name."


@pytest.mark.slow
def test_what_we_ship_asks_nothing_of_the_kind() -> None:
    for key in loader.shipped_forms():
        assert findings(loader.shipped_form(key), LEXICON) == ()
    for item in loader.indicators().values():
        assert findings_of_item(item, LEXICON) == ()


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("fr", "Avez-vous un titre de séjour valable ?", "titre de séjour"),
        ("fr", "Êtes-vous sans-papiers ?", "sans-papiers"),
        ("fr", "Où en est votre demande d’asile ?", "demande d’asile"),
        ("nl", "Bent u atheïste?", "atheïste"),
        ("ar", "هل لديك بطاقةُ إقامة؟", "بطاقةُ إقامة"),
    ],
)
def test_the_words_are_quoted_as_they_are_written(language: str, text: str, words: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    for asked in (text, decomposed):
        assert [found.words for found in findings(a_form(language, asked), LEXICON)] == [words]
