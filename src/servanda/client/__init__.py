"""Servanda for other programs: a client of the JSON API, and the MCP server over it.

from servanda.client import Client

with Client("http://127.0.0.1:8000") as servanda:
    for verdict in servanda.verdicts("karabakh-2020", as_of="2020-12-15")["verdicts"]:
        print(verdict["duty"], verdict["verdict"])
"""

from servanda.client.http import Client, Value

__all__ = ["Client", "Value"]
