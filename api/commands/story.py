"""`story`: one golden thread from a check-in to pay, played on a server of its own and told as it happens."""

from contextlib import ExitStack
from datetime import UTC, datetime

from rich.console import Console


def story() -> None:
    """Play the thread from week 1 to the raise, and back from the raise to its reasons."""
    from api.story.acts import play
    from api.story.stage import first_friday, stage

    console = Console(highlight=False, soft_wrap=True)
    with ExitStack() as stack:
        with console.status("Setting the stage: a database, 150 people, a server ..."):
            theatre = stack.enter_context(stage(first_friday(datetime.now(UTC).date())))
        play(theatre, lambda who, sentence: console.print(f"[bold cyan]{who:>15}[/]  {sentence}"))
