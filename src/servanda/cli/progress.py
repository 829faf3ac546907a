"""A progress bar on standard error, only on a terminal."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from servanda.cli.shell import console

Step = Callable[[int], None]


@contextlib.contextmanager
def bar(label: str, total: int) -> Iterator[Step]:
    """Show a progress bar; the step that it gives takes how many more are done."""
    screen = console(stderr=True)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(
        *columns, console=screen, transient=True, disable=not screen.is_terminal
    ) as shown:
        task = shown.add_task(label, total=total)
        yield lambda done: shown.update(task, advance=done)
