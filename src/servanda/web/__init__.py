"""The pages: what a monitor's staff opens in the morning.

Comes in: case folders. Goes out: a Starlette application that serves pages, a JSON API and
a live stream, all made at the server. Nothing is decided here; `verdicts` is asked.
`app.build` is the one way in.
"""

from servanda.web.app import build
from servanda.web.settings import Settings

__all__ = ["Settings", "build"]
