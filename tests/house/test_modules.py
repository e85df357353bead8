"""The house keeps its shape: modules stay small, names say their topic, and nothing top-level creeps in."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "evalkit").rglob("*.py"))
DRAWERS = {"utils", "util", "common", "helpers", "helper", "misc", "tools", "base", "shared"}
LONGEST = 330
TOP = {
    "pyproject.toml", "evalkit", "forms", "reports", "migrations", "tests",
    "README.md", "Makefile", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "requirements.lock", "docs",
}  # fmt: skip


def tracked() -> list[str]:
    """Files that the repository holds."""
    run = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return run.stdout.splitlines()


@pytest.mark.parametrize("module", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_is_short_and_its_name_says_its_topic(module: Path) -> None:
    assert len(module.read_text(encoding="utf-8").splitlines()) <= LONGEST
    assert module.stem not in DRAWERS


@pytest.mark.parametrize("module", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_with_code_says_what_it_is_for(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    assert not tree.body or ast.get_docstring(tree)


def test_nothing_top_level_creeps_in() -> None:
    top = {name.split("/")[0] for name in tracked()}
    assert {name for name in top if not name.startswith(".")} <= TOP


def test_import_contracts_hold() -> None:
    run = subprocess.run(
        [Path(sys.executable).with_name("lint-imports")], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout


PURE = ("collect", "progression", "disclosure")
FORBIDDEN_IN_PURE = {"os", "random", "secrets", "time", "pathlib", "subprocess", "socket", "sqlite3"}


@pytest.mark.parametrize(
    "module",
    [m for m in MODULES if m.relative_to(ROOT / "evalkit").parts[0] in PURE],
    ids=lambda p: str(p.relative_to(ROOT)),
)
def test_pure_packages_read_no_clock_no_chance_no_file(module: Path) -> None:
    """`today`, the random generator and the frames are arguments."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    imported = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported |= {a.name.split(".")[0] for a in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or "").split(".")[0])
        elif isinstance(node, ast.Attribute) and node.attr in {"now", "today", "utcnow"}:
            pytest.fail(f"{module.name}:{node.lineno} reads the clock")
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "open":
            pytest.fail(f"{module.name}:{node.lineno} opens a file")
    assert not imported & FORBIDDEN_IN_PURE


@pytest.mark.parametrize("module", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_text_becomes_code_or_markup(module: Path) -> None:
    """No eval, no template made from text, no markup taken as safe."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            assert name not in {"eval", "exec", "from_string", "unsafe_load"}, f"{module.name}:{node.lineno}"
