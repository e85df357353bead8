"""Names of a report's files: told apart in a folder, and nothing in them that a header could misread."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest

from evalkit.services.reports.file_names import LONGEST, file_name, slug
from evalkit.store.queries.releases import Release


def released(title: dict[str, str], association: str, first: str | None = None, last: str | None = None) -> Release:
    given: dict[str, Any] = {field.name: None for field in dataclasses.fields(Release)}
    report = {"association": association, "first": first, "last": last}
    given |= {"title": title, "content": {"report": report}, "made_at": dt.datetime(2026, 7, 20, tzinfo=dt.UTC)}
    return Release(**given)


def test_it_says_whose_it_is_about_what_when_and_in_which_language() -> None:
    found = released({"fr": "Lire la ville 2026", "nl": "De stad lezen 2026"}, "Maison Grenadille ASBL", "2026-01-01")
    assert file_name(found, "nl", "pdf") == "maison-grenadille-asbl-de-stad-lezen-2026-nl.pdf"
    assert file_name(found, "fr", "txt", part="answers") == "maison-grenadille-asbl-lire-la-ville-2026-reponses-fr.txt"
    two = released({"fr": "Œuvre d’été"}, "Café", "2026-09-01", "2027-06-30")
    assert file_name(two, "fr", "pdf") == "cafe-oeuvre-d-ete-2026-2027-fr.pdf"


@pytest.mark.parametrize(
    "hostile", ['"; filename="x.exe', "a\r\nSet-Cookie: b=c", "../../etc/passwd", "\u202efdp.exe", ""]
)
def test_a_hostile_name_stays_a_name(hostile: str) -> None:
    name = file_name(released({"fr": hostile}, hostile, "2026-01-01"), "fr", "pdf")
    assert name.endswith("2026-fr.pdf")
    assert set(name.removesuffix(".pdf")) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_names_in_another_script_and_long_ones_leave_a_name() -> None:
    assert (
        file_name(released({"ar": "قراءة المدينة"}, "دار الرمان", "2026-01-01"), "fr", "pdf") == "evalkit-2026-fr.pdf"
    )
    long = slug("Un atelier pour dire ce que l’on pense et demander ce dont on a besoin")
    assert len(long) <= LONGEST
    assert long == "un-atelier-pour-dire-ce-que-l-on-pense"
