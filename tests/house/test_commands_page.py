"""The manual of commands cannot lie: it is the commands' own help."""

from evalkit.cli import evalkit_command
from tests.house.commands_page import PAGE, commands, page


def test_the_page_of_commands_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "renew it: python -m tests.house.commands_page"


def test_every_command_has_an_example() -> None:
    silent = [" ".join(path) for path, text in commands(evalkit_command, ("evalkit",)) if "Example:" not in text]
    assert silent == []
