"""The ``evalkit`` command: finds its commands, and turns every end into 0 (done), 1 (wrong input) or 2 (usage).

A command ``x-y`` is the attribute ``command`` of the module ``evalkit.cli.commands.x_y`` (a trailing underscore is
for Python's own words: ``import_``). Modules are imported when their command is called, so that starting is quick.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
import traceback
from collections.abc import Sequence

import click

import evalkit
from evalkit.cli import commands
from evalkit.cli.words import REFUSALS, language_of, say, say_refusal
from evalkit.i18n import SCREEN, translator
from evalkit.i18n import mark as N_  # noqa: N812  (the usual name of the marker)

DONE, WRONG_INPUT, WRONG_USAGE = 0, 1, 2

UNFORESEEN = N_(
    "Something went wrong inside evalkit that should not ({what}). Nothing was written. "
    "Run the command again with EVALKIT_TRACEBACK=1 and send us what it says."
)


class Commands(click.Group):
    """The group whose commands are the modules of ``evalkit.cli.commands``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(m.name.rstrip("_").replace("_", "-") for m in pkgutil.iter_modules(commands.__path__))

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in self.list_commands(ctx):
            return None
        stem = name.replace("-", "_")
        found = {m.name for m in pkgutil.iter_modules(commands.__path__)}
        module = importlib.import_module(f"{commands.__name__}.{stem if stem in found else stem + '_'}")
        command = module.command
        assert isinstance(command, click.Command)  # noqa: S101  (a module without one is a programming error)
        return command


@click.command(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: evalkit analyse answers.csv --form forms/empowerment.yaml",
)
@click.version_option(evalkit.__version__, prog_name="evalkit", message="%(prog)s %(version)s")
@click.option("--language", type=click.Choice(SCREEN), help="Language of messages (default: EVALKIT_LANGUAGE, or en).")
@click.pass_context
def evalkit_command(ctx: click.Context, language: str | None) -> None:
    """Evaluation for social associations that shows what the work changes, from each person's own start."""
    ctx.obj = language


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit code. Never a traceback: what was refused is said on stderr, line by line."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    language = language_of(arguments, os.environ)
    try:
        ended = evalkit_command.main(list(arguments), prog_name="evalkit", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as ending:
        return ending.exit_code
    except click.UsageError as error:
        error.show()
        return WRONG_USAGE
    except click.ClickException as error:
        error.show()
        return WRONG_INPUT
    except REFUSALS as refusal:
        say_refusal(refusal, language)
        return WRONG_INPUT
    except (click.Abort, KeyboardInterrupt):
        say(translator(language)(N_("Stopped.")))
        return WRONG_INPUT
    except BrokenPipeError:
        # The reader of our output went away (such as `| head`): nothing more to say, and no complaint at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:
        if os.environ.get("EVALKIT_TRACEBACK") == "1":
            traceback.print_exc()
        say(translator(language)(UNFORESEEN, what=f"{type(error).__name__}: {error}"))
        return WRONG_INPUT
    return ended if isinstance(ended, int) else DONE
