"""Every sentence that a person may read, found where it is written: in code, in templates, in the error catalogue."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from jinja2 import nodes
from jinja2.ext import extract_from_ast

from evalkit.errors import CATALOGUE
from evalkit.web.rendering import ENVIRONMENT

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "evalkit"
TEMPLATES = PACKAGE / "web" / "templates"
REPORTS = ROOT / "reports"
MARKERS = {"_", "N_", "mark", "marked", "translate", "say"}

Sentences = dict[str, set[str]]
"""English sentence → where it stands."""


def in_code() -> Sentences:
    found: Sentences = defaultdict(set)
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) in MARKERS and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value.strip():
                    found[first.value].add(f"{path.relative_to(ROOT)}:{node.lineno}")
    return found


def in_errors() -> Sentences:
    return {kind.text: {f"error {code}"} for code, kind in CATALOGUE.items()}


def in_templates(names: set[str] | None = None) -> Sentences:
    """The sentences of all page templates, or of the named ones."""
    found: Sentences = defaultdict(set)
    for name in names if names is not None else all_templates():
        for sentence, line in _sentences(parsed(name)):
            found[sentence].add(f"{name}:{line}")
    return found


def in_reports() -> Sentences:
    """The sentences of the report templates."""
    found: Sentences = defaultdict(set)
    for path in sorted(REPORTS.rglob("*.j2")):
        for sentence, line in _sentences(ENVIRONMENT.parse(path.read_text(encoding="utf-8"))):
            found[sentence].add(f"{path.relative_to(ROOT)}:{line}")
    return found


def _sentences(template: nodes.Template) -> Iterator[tuple[str, int]]:
    for line, _, message in extract_from_ast(template, gettext_functions=tuple(MARKERS)):
        first = message[0] if isinstance(message, tuple) else message  # a tuple when it has placeholders
        if isinstance(first, str):
            yield first, line


def all_templates() -> set[str]:
    return {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.j2")}


@cache
def parsed(name: str) -> nodes.Template:
    return ENVIRONMENT.parse((TEMPLATES / name).read_text(encoding="utf-8"))


def family(name: str) -> set[str]:
    """A template with everything that it extends, includes or imports."""
    found = {name}
    for node in parsed(name).find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
        template = node.template  # type: ignore[attr-defined]  # each of the four has it
        if isinstance(template, nodes.Const) and template.value not in found:
            found |= family(template.value)
    return found


@cache
def everything() -> Sentences:
    """Read once: the test of each catalogue asks for it again."""
    found: Sentences = defaultdict(set)
    for part in (in_code(), in_errors(), in_templates(), in_reports()):
        for sentence, places in part.items():
            found[sentence] |= places
    return found


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) and node.attr in {"mark", "translate", "say"} else ""
