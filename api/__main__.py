"""The command line: `python -m api COMMAND`. Registers the commands and turns every failure into one sentence."""

import signal
import sys
from types import FrameType
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from api.commands.connector import connector
from api.commands.demo import demo
from api.commands.doctor import doctor
from api.commands.importing import import_people
from api.commands.migrate import migrate
from api.commands.plugins import plugins
from api.commands.schema import schema
from api.commands.serve import serve
from api.commands.story import story
from api.commands.token import tokens
from api.commands.train import train
from api.commands.worker import worker
from api.errors import CommandError

DEBUG = "--debug"

app = typer.Typer(
    help="Golden Thread: a GraphQL backend for HR performance.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(demo)
app.command()(serve)
app.command()(worker)
app.command()(story)
app.command()(train)
app.command()(migrate)
app.command("import")(import_people)
app.add_typer(tokens, name="token")
app.add_typer(plugins, name="plugins")
app.add_typer(connector, name="connector")
app.command()(schema)
app.command()(doctor)


@app.callback()
def options(
    *, debug: Annotated[bool, typer.Option(DEBUG, help="Show the traceback of an error; goes anywhere.")] = False
) -> None:
    """Golden Thread: a GraphQL backend for HR performance."""


def main(arguments: list[str]) -> None:
    """Run one command; the process ends with its exit code."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    debug = DEBUG in arguments
    try:
        app(args=[argument for argument in arguments if argument != DEBUG], prog_name="python -m api")
    except Exception as error:
        if debug:
            raise
        Console(stderr=True).print(f"[bold red]error[/]: {_sentence(error)}", soft_wrap=True, highlight=False)
        sys.exit(1)


def _leave(number: int, _: FrameType | None) -> NoReturn:
    """Unwind as Ctrl-C does, so that whatever was started is stopped."""
    sys.exit(128 + number)


def _sentence(error: Exception) -> str:
    from rich.markup import escape

    if isinstance(error, CommandError):
        return escape(str(error))
    told = str(error).splitlines()
    what = f"{type(error).__name__}: {told[0]}" if told else type(error).__name__
    return escape(f"The command failed unexpectedly ({what}); run it again with {DEBUG} to see where.")


if __name__ == "__main__":
    main(sys.argv[1:])
