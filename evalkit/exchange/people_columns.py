"""Which column of a list of people says what. Columns with names, numbers and addresses are left out, always.

A column is known by its header, in French, Dutch or English; what is not known may be chosen, but a column whose
header speaks of a name or of anything else that leads to a person cannot be chosen for anything.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Use(StrEnum):
    """What a column is taken for."""

    LEFT_OUT = "left_out"
    LABEL = "label"
    REFERENCE = "reference"
    PROGRAMME = "programme"
    ENTRY = "entry"
    LANGUAGE = "language"
    EXIT = "exit"
    EXIT_REASON = "exit_reason"


class Why(StrEnum):
    """Why a column is what it is: recognised, chosen, not known, or leading to a person."""

    KNOWN = "known"
    CHOSEN = "chosen"
    UNKNOWN = "unknown"
    NAME = "name"
    PRIVATE = "private"


@dataclass(frozen=True)
class Column:
    """One column of the file."""

    name: str
    use: Use
    why: Why


KNOWN: Final[Mapping[Use, frozenset[str]]] = {
    Use.LABEL: frozenset({"code", "code evalkit", "evalkit", "label", "etiquette"}),
    Use.REFERENCE: frozenset(
        {"reference", "referentie", "ref", "dossier", "numero de dossier", "numero dossier", "no dossier", "n dossier",
         "nr dossier", "dossier nr", "dossiernr", "dossiernummer", "file number", "file no",
         "id", "numero interne", "matricule"}
    ),
    Use.PROGRAMME: frozenset(
        {"programme", "action", "werking", "project", "projet", "activite", "activiteit", "atelier", "groupe", "groep",
         "nom du programme", "nom de l action", "naam werking", "naam van de werking", "program"}
    ),
    Use.ENTRY: frozenset(
        {"entree", "entry", "date d entree", "date entree", "debut", "date de debut", "start", "startdatum", "begin",
         "begindatum", "instapdatum", "inschrijving", "inscription", "date d inscription", "depuis", "since", "sinds",
         "entry day", "entry date", "start date"}
    ),
    Use.LANGUAGE: frozenset({"langue", "taal", "language", "langue de contact", "contacttaal"}),
    Use.EXIT: frozenset(
        {"sortie", "date de sortie", "depart", "date de depart", "fin", "date de fin", "exit", "exit date", "end date",
         "einde", "einddatum", "uitstapdatum", "vertrek", "vertrekdatum"}
    ),
    Use.EXIT_REASON: frozenset(
        {"raison", "raison du depart", "raison de sortie", "motif", "motif de sortie", "reden", "reden van vertrek",
         "reason", "exit reason"}
    ),
}  # fmt: skip
_NAMES: Final = frozenset(
    {"nom", "noms", "prenom", "prenoms", "naam", "namen", "voornaam", "achternaam", "familienaam", "roepnaam", "name",
     "names", "firstname", "lastname", "surname", "forename", "nickname", "surnom", "alias", "initiales", "initialen",
     "initials", "signature", "handtekening"}
)  # fmt: skip
_PRIVATE: Final = frozenset(
    {"nrn", "rrn", "niss", "insz", "registre", "rijksregister", "rijksregisternummer", "bis", "passeport", "paspoort",
     "passport", "adresse", "adres", "address", "rue", "straat", "street", "telephone", "tel", "telefoon", "phone",
     "gsm", "mobile", "mobiel", "email", "mail", "courriel", "naissance", "ddn", "geboorte", "geboortedatum", "birth",
     "birthdate", "dob", "nationalite", "nationaliteit", "nationality", "origine", "afkomst", "sejour", "verblijf",
     "residence", "statut", "statuut", "iban", "photo", "foto", "religion", "religie", "sante", "gezondheid", "health"}
)  # fmt: skip


def folded(text: str) -> str:
    """Small letters, no accents, words apart by one space: so that headers and choices compare."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return re.sub(r"[^\w]+", " ", plain.replace("_", " ")).strip()


def columns_of(header: Sequence[str], chosen: Mapping[int, str]) -> tuple[Column, ...]:
    """What each column is. ``chosen``: position → use, as somebody set it; it never opens a column with names."""
    found: list[Column] = []
    taken: set[Use] = set()
    for at, name in enumerate(header):
        column = _column(name, chosen.get(at, ""))
        if column.use in taken and column.use is not Use.LEFT_OUT:
            column = Column(name, Use.LEFT_OUT, Why.UNKNOWN)
        taken.add(column.use)
        found.append(column)
    return tuple(found)


def _column(name: str, chosen: str) -> Column:
    plain = folded(name)
    known = next((use for use, names in KNOWN.items() if plain in names), None)
    if known is None:
        words = set(plain.split())
        if words & _NAMES:
            return Column(name, Use.LEFT_OUT, Why.NAME)
        if words & _PRIVATE:
            return Column(name, Use.LEFT_OUT, Why.PRIVATE)
    if chosen in set(Use):
        return Column(name, Use(chosen), Why.CHOSEN)
    return Column(name, known or Use.LEFT_OUT, Why.KNOWN if known else Why.UNKNOWN)
