"""What protects people here, each with the tests that prove it: anybody can run them (`make test`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from evalkit.i18n import mark
from evalkit.reporting.association_papers.facts import Facts


@dataclass(frozen=True)
class Measure:
    """``sentence`` says it to a reader; ``tests`` are where it is proven; ``here``: whether it works as set up here."""

    key: str
    sentence: str
    tests: tuple[str, ...]
    here: Callable[[Facts], bool] = lambda facts: True


MEASURES: tuple[Measure, ...] = (
    Measure(
        "no_names",
        mark(
            "No name is needed: a code stands for the person. Names stay on a paper sheet in the association’s drawer."
        ),
        ("tests/web/test_people_import.py::test_names_stay_nowhere",),
    ),
    Measure(
        "sealed",
        mark("Words are sealed with a key of each person’s own. The keys lie outside the database and its backups."),
        (
            "tests/unit/test_sealing.py::test_another_key_does_not_open",
            "tests/store/test_backups.py::test_a_seized_backup_shows_nothing",
        ),
    ),
    Measure(
        "sensitive",
        mark(
            "A form that asks for residence, nationality, origin, religion, union, illness, "
            "address or date of birth is not published without a written reason."
        ),
        (
            "tests/unit/services/test_form_lint.py::"
            "test_publishing_is_refused_without_a_reason_and_the_reason_stays_with_the_version",
        ),
    ),
    Measure(
        "national_number",
        mark("A national number is recognised and refused, in whatever way it is written."),
        ("tests/unit/collect/test_words_check.py::test_it_is_found_however_it_is_written",),
    ),
    Measure(
        "association",
        mark("Nobody sees a row of another association: what belongs to others is answered like what does not exist."),
        (
            "tests/access/test_tenancy.py::test_another_associations_rows_are_not_found",
            "tests/store/test_unit.py::test_what_is_anothers_is_not_there",
        ),
    ),
    Measure(
        "row_security",
        mark("The database itself keeps each association’s rows apart, even from a query that forgot to ask for it."),
        (
            "tests/store/test_row_security.py::test_a_query_that_forgot_its_condition_sees_its_own_rows",
            "tests/access/test_row_security_alone.py::test_row_security_alone_keeps_another_association_out",
        ),
        lambda facts: facts.postgres,
    ),
    Measure(
        "rules",
        mark("Each page says who may open it; one that says nothing is closed to everybody."),
        (
            "tests/access/test_every_route.py::test_only_those_come_in_whom_the_rule_names",
            "tests/access/test_every_route.py::test_a_route_without_a_rule_is_closed_to_everybody",
        ),
    ),
    Measure(
        "agreements",
        mark(
            "Each person says yes or no for each use, and may change their mind. Only who said yes "
            "is counted for a reader."
        ),
        ("tests/unit/services/test_releases.py::test_only_those_who_agreed_for_this_funder_are_counted",),
    ),
    Measure(
        "figures",
        mark(
            "A figure leaves through one gate only: small groups are hidden, and it is compared "
            "with everything that left before."
        ),
        (
            "tests/properties/test_disclosure_attack.py::test_a_funder_cannot_narrow_a_small_cell",
            "tests/unit/disclosure/test_gate.py::test_it_spans_every_earlier_table_not_only_the_last",
        ),
    ),
    Measure(
        "no_rows",
        mark("A funder and an observatory read released figures. No page gives them a person’s answers."),
        ("tests/access/test_funder_reads_no_row.py::test_no_route_gives_a_funder_a_row_or_a_small_number",),
    ),
    Measure(
        "sign_in",
        mark(
            "Sessions end after half an hour without use and after twelve hours at most. One sees "
            "one’s own sessions and ends them."
        ),
        (
            "tests/web/test_sessions.py::test_half_an_hour_without_a_request_ends_it",
            "tests/web/test_sessions.py::test_somebody_who_goes_on_stays_but_never_longer_than_twelve_hours",
            "tests/web/test_sessions.py::test_one_sees_ones_own_sessions_and_can_end_each",
        ),
    ),
    Measure(
        "second_step",
        mark("A second step beside the passphrase: each code opens once."),
        ("tests/web/test_second_step.py::test_the_code_is_asked_and_works_once",),
        lambda facts: facts.accounts > 0 and facts.second_steps == facts.accounts,
    ),
    Measure(
        "guessing",
        mark("Whoever guesses passphrases or card codes is slowed down, also when several servers answer."),
        (
            "tests/web/test_code_guessing.py::test_two_processes_slow_one_address_down_together_and_another_comes_in",
            "tests/web/test_sign_in.py::test_many_wrong_tries_slow_down_even_with_the_right_one_among_them",
        ),
    ),
    Measure(
        "shared_tablet",
        mark("On a shared tablet nothing of the person before can be read."),
        ("tests/web/test_rooms.py::test_nothing_that_was_begun_stays_on_the_tablet",),
    ),
    Measure(
        "audit",
        mark("What is done is written down in a chain that cannot be changed; a broken line is found."),
        (
            "tests/store/test_audit.py::test_what_is_append_only_can_neither_change_nor_go",
            "tests/store/test_audit.py::test_the_verifier_names_the_broken_line",
        ),
    ),
    Measure(
        "nothing_lost",
        mark("What has a receipt is kept, once, even if the server is killed at that moment."),
        ("tests/trust/test_killed_server.py::test_a_killed_server_has_lost_nothing_and_doubled_nothing",),
    ),
    Measure(
        "erasing",
        mark("A person is erased when they ask, and again when an older backup is restored."),
        (
            "tests/store/test_erasing.py::test_nothing_of_the_person_is_left_and_nothing_else_goes",
            "tests/store/test_erasing.py::test_restoring_an_older_backup_erases_again",
        ),
    ),
    Measure(
        "backups",
        mark("Backups are sealed, and read back before they count as made."),
        (
            "tests/store/test_backups.py::test_a_backup_brings_back_what_was_there_under_a_new_epoch",
            "tests/store/test_backups.py::test_a_bad_file_is_refused_and_the_live_database_stays",
        ),
        lambda facts: facts.days_since_backup is not None and facts.days_since_backup <= 7,
    ),
    Measure(
        "tls",
        mark("What travels between browser and server is encrypted."),
        ("tests/web/test_headers.py::test_over_tls_browsers_are_told_to_stay_there",),
        lambda facts: facts.behind_tls,
    ),
    Measure(
        "own_key",
        mark("Only the association holds the key to what people told: the machine with all its keys opens no word."),
        ("tests/trust/test_own_key.py::test_the_machine_with_all_its_keys_reads_no_word",),
        lambda facts: facts.own_key,
    ),
)
"""In the order in which they are numbered on paper (M1, M2, …)."""

NUMBERS = {measure.key: number for number, measure in enumerate(MEASURES, 1)}
