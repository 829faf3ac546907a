"""`serve` and `demo`: the pages of cases in a browser, on this machine."""

from __future__ import annotations

import os
import shutil
import socket
import sys
import tempfile
import threading
import time
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from servanda.cli.making import new
from servanda.cli.shell import FINE
from servanda.errors import BadInput, Fault
from servanda.ledger import database
from servanda.web.settings import Settings, is_loopback

_STOP_SECONDS = 3
_INTERRUPTED = 130
_EXAMPLE = "karabakh-2020"


def serve(
    cases: Annotated[list[Path], typer.Argument(help="The cases: folders.")],
    host: Annotated[str, typer.Option(help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port; 0 takes a free one.", max=65535)] = 8000,
    name: Annotated[
        list[str] | None,
        typer.Option(help="A host name by which browsers may ask, behind a proxy. Repeatable."),
    ] = None,
    accounts: Annotated[
        str, typer.Option(help="The accounts' database; needed where others can reach it.")
    ] = "",
    db: Annotated[
        str,
        typer.Option(
            help="The PostgreSQL server that keeps the ledgers: postgresql://user@host/database "
            "(better in the variable SERVANDA_DB, which every command heeds)."
        ),
    ] = "",
    https: Annotated[
        bool, typer.Option("--https", help="Browsers reach it by HTTPS only, through a proxy.")
    ] = False,
) -> int:
    """Show cases in a browser: board, text, map, timeline, claims, sources. Ctrl-C stops it."""
    if db:
        os.environ[database.VARIABLE] = db
    settings = Settings(
        tuple(cases),
        host=host,
        port=port,
        names=tuple(name or ()),
        accounts=accounts,
        secure=https,
    )
    try:
        _serve(settings)
    finally:
        _leave()
    return FINE


def demo(
    port: Annotated[int, typer.Option(help="The port; 0 takes a free one.", max=65535)] = 0,
    browser: Annotated[bool, typer.Option(help="Open a browser.")] = True,
) -> int:
    """Open a copy of a shipped case in the browser; it goes when you stop it."""
    os.environ.pop(database.VARIABLE, None)  # what goes when it is stopped belongs on no server
    folder = Path(tempfile.mkdtemp(prefix="servanda-demo-"))
    try:
        new(folder / _EXAMPLE, example=_EXAMPLE)
        _serve(Settings((folder / _EXAMPLE,), port=port), opens=browser)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        _leave()
    return FINE


def _leave() -> None:
    """Leave at once where threads still work something out: nothing that they do is kept.

    What was acknowledged is in the ledger; see `docs/ledger.md`.
    """
    failed = sys.exc_info()[1]
    working = [
        t for t in threading.enumerate() if not t.daemon and t is not threading.main_thread()
    ]
    if working and (failed is None or isinstance(failed, KeyboardInterrupt)):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(FINE if failed is None else _INTERRUPTED)


def _serve(settings: Settings, *, opens: bool = False) -> None:
    """Serve until stopped. Open pages hold a stream; they are let go after a few seconds."""
    import uvicorn  # noqa: PLC0415 — other commands start without it

    from servanda.web import build  # noqa: PLC0415 — the same

    listening = _listen(settings.host, settings.port)
    port = listening.getsockname()[1]
    app = build(settings)
    shown = f"[{settings.host}]" if ":" in settings.host else settings.host
    address = f"http://{shown}:{port}/"
    typer.echo(f"Serving {_many(len(settings.cases))} at {address} (Ctrl-C stops it)")
    if is_loopback(settings.host):
        typer.echo("Only this machine can reach it; nothing leaves it.")
    if opens:
        threading.Thread(target=_open_soon, args=(address,), daemon=True).start()
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_STOP_SECONDS,
    )
    uvicorn.Server(config).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP, so that answers are sent at once: asyncio looks at the protocol for that.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as why:
        listening.close()
        raise BadInput(
            Fault(
                f"--host {host} --port {port}",
                f"cannot be listened on: {why.strerror or why}.",
                next_step="Choose another port, or --port 0 for any that is free.",
            )
        ) from None
    return listening


def _open_soon(address: str) -> None:
    time.sleep(0.5)
    webbrowser.open(address)


def _many(count: int) -> str:
    return f"{count} case" + ("" if count == 1 else "s")


def mcp(
    cases: Annotated[
        list[Path] | None, typer.Argument(help="The cases: folders. Or --url.")
    ] = None,
    url: Annotated[str, typer.Option(help="Ask a server elsewhere instead of folders.")] = "",
    token: Annotated[
        str, typer.Option(envvar="SERVANDA_TOKEN", help="An API token of that server.")
    ] = "",
) -> int:
    """Offer the API's reads to a language model's program (MCP over standard input and output)."""
    from servanda.client import mcp as tools  # noqa: PLC0415 — other commands start without it

    if bool(cases) == bool(url):
        raise BadInput(
            Fault("mcp", "needs either case folders or --url.", next_step="servanda mcp CASE…")
        )
    http = tools.reach_out(url, token) if url else tools.reach(Settings(tuple(cases or ())))
    tools.server(http).run()
    return FINE
