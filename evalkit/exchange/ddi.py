"""A codebook as DDI-Codebook 2.5 XML, as archives and catalogues read it: what the table is, and its columns."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

NAMESPACE: Final = "ddi:codebook:2_5"
VERSION: Final = "2.5"
_SCHEMA: Final = "ddi:codebook:2_5 https://ddialliance.org/Specification/DDI-Codebook/2.5/XMLSchema/codebook.xsd"
_INSTANCE: Final = "http://www.w3.org/2001/XMLSchema-instance"
_XML: Final = "http://www.w3.org/XML/1998/namespace"


@dataclass(frozen=True)
class Variable:
    """A column. ``categories``: (value, what it means) of a column with few values; ``numeric``: it holds numbers."""

    name: str
    label: str
    text: str
    numeric: bool
    categories: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Study:
    """What a table is. ``day``: ISO month of its making; ``place``: the municipality; ``year``: of the people."""

    title: str
    identifier: str
    producer: str
    day: str
    version: str
    abstract: str
    place: str
    year: str
    universe: str
    unit: str
    protection: str
    licence: str
    licence_address: str
    citation: str
    file_name: str
    rows: int
    language: str
    variables: Sequence[Variable]


def ddi_xml(study: Study) -> bytes:
    """The codebook. Text that XML cannot hold (control characters) is left out; everything else is escaped."""
    ET.register_namespace("", NAMESPACE)
    ET.register_namespace("xsi", _INSTANCE)
    root = ET.Element(_name("codeBook"), {"version": VERSION, f"{{{_INSTANCE}}}schemaLocation": _SCHEMA})
    root.set(f"{{{_XML}}}lang", study.language)
    _document(_under(root, "docDscr"), study)
    _study(_under(root, "stdyDscr"), study)
    file = _under(_under(root, "fileDscr", ID="F1"), "fileTxt")
    _text(file, "fileName", study.file_name)
    dimensions = _under(file, "dimensns")
    _text(dimensions, "caseQnty", str(study.rows))
    _text(dimensions, "varQnty", str(len(study.variables)))
    _text(file, "fileType", "text/csv; charset=utf-8")
    data = _under(root, "dataDscr")
    for number, variable in enumerate(study.variables, 1):
        _variable(data, number, variable)
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _document(place: ET.Element, study: Study) -> None:
    citation = _under(place, "citation")
    titles = _under(citation, "titlStmt")
    _text(titles, "titl", study.title)
    _text(titles, "IDNo", study.identifier)
    production = _under(citation, "prodStmt")
    _text(production, "producer", study.producer)
    _text(production, "prodDate", study.day, date=study.day)
    _text(production, "software", "evalkit")
    version = _under(citation, "verStmt")
    _text(version, "version", study.version)


def _study(place: ET.Element, study: Study) -> None:
    citation = _under(place, "citation")
    titles = _under(citation, "titlStmt")
    _text(titles, "titl", study.title)
    _text(titles, "IDNo", study.identifier)
    responsible = _under(citation, "rspStmt")
    _text(responsible, "AuthEnty", study.producer)
    production = _under(citation, "prodStmt")
    _text(production, "producer", study.producer)
    _text(production, "copyright", study.licence)
    distribution = _under(citation, "distStmt")
    _text(distribution, "distrbtr", study.producer)
    _text(distribution, "distDate", study.day, date=study.day)
    _text(_under(citation, "verStmt"), "version", study.version)
    _text(citation, "biblCit", study.citation)
    info = _under(place, "stdyInfo")
    _text(info, "abstract", study.abstract)
    summary = _under(info, "sumDscr")
    _text(summary, "timePrd", study.year, event="single", date=study.year)
    _text(summary, "nation", "Belgium", abbr="BE")
    _text(summary, "geogCover", study.place)
    _text(summary, "anlyUnit", study.unit)
    _text(summary, "universe", study.universe)
    _text(summary, "dataKind", "aggregate data")
    _text(_under(_under(place, "method"), "dataColl"), "collMode", study.protection)
    use = _under(_under(place, "dataAccs"), "useStmt")
    _text(use, "restrctn", f"{study.licence} <{study.licence_address}>")
    _text(use, "citReq", study.citation)


def _variable(place: ET.Element, number: int, variable: Variable) -> None:
    found = _under(place, "var", ID=f"V{number}", name=variable.name, files="F1", intrvl="discrete")
    _text(found, "labl", variable.label)
    _text(found, "txt", variable.text)
    for value, meaning in variable.categories:
        category = _under(found, "catgry")
        _text(category, "catValu", value)
        _text(category, "labl", meaning)
    _under(found, "varFormat", type="numeric" if variable.numeric else "character")


def _name(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"


def _under(place: ET.Element, tag: str, **attributes: str) -> ET.Element:
    return ET.SubElement(place, _name(tag), {name: _sayable(value) for name, value in attributes.items()})


def _text(place: ET.Element, tag: str, text: str, **attributes: str) -> None:
    _under(place, tag, **attributes).text = _sayable(text)


def _sayable(text: str) -> str:
    """What XML 1.0 can hold."""
    return "".join(
        c
        for c in text
        if c in "\t\n\r" or "\x20" <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or "\U00010000" <= c <= "\U0010ffff"
    )
