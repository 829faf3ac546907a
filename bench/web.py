"""The pages over 20,000 claims and 100,000 events: first paint, filters, two hundred readers.

    python bench/web.py [--claims N] [--events N] [--readers N] [--seconds S]

Makes a case of its own in a temporary folder, serves it in a process of its own on the
loopback, and asks it from here. Everything is bounded: so many readers, so many seconds.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import sync_playwright

from feeds import War, write_ged
from servanda.case.read import read_case
from servanda.case.terms import Case
from servanda.ledger import Ledger
from servanda.model import Claim, Interval

EXAMPLE = "karabakh-2020"
START, DAYS, DAY = 1_604_966_400, 400, 86_400
ACTS = ("affirm", "accuse", "report", "deny", "confirm", "observe")
TYPES = ("CFV-SA", "CFV-ARTY", "TER-HAND", "PK-DEP", "CFV-GEN", "MEC-OPEN")
WAR = War(
    ("Government of Azerbaijan", "Government of Armenia"), "Azerbaijan", (45.8, 38.9),
    date(2020, 11, 11), 400,
)  # fmt: skip
_LONGEST_WAIT = 120
ASKED = "?as_of=2020-12-15&changed_since=2020-11-30"
PAGES = (
    ("board", ASKED),
    ("board, another day", "?as_of=2021-03-01"),
    ("board, another reading", f"{ASKED}&reading=as-amended"),
    ("board, known on a day", "?as_of=2020-12-15&known_at=2020-12-20"),
    ("explanation", f"/duties/ceasefire{ASKED}&who=Armenia"),
    ("text", f"/text{ASKED}"),
    ("map", f"/map{ASKED}"),
    ("map, filtered", f"/map{ASKED}&side=Armenia&type=fires"),
    ("claims", "/claims"),
    ("claims, filtered", "/claims?side=Armenia&act=accuse&place=hadrut"),
    ("claims, words", "/claims?q=contact+1234"),
    ("timeline", "/timeline"),
    ("sources", "/sources"),
    ("API, verdicts", "API/verdicts?as_of=2020-12-15"),
)


def made_up(case: Case, count: int) -> list[Claim]:
    """Return claims of a fixed seed about a few kinds of event, all over the case."""
    chance = random.Random(1)  # noqa: S311 — no secret
    speakers, places = list(case.actors), list(case.places)
    claims = []
    for number in range(count):
        day = START + chance.randrange(DAYS) * DAY
        claims.append(
            Claim(
                id=f"B{number}",
                speaker=chance.choice(speakers),
                act=chance.choice(ACTS),
                type=chance.choice(TYPES),
                actor=chance.choice(["Azerbaijan", "Armenia", ""]),
                place=chance.choice(places),
                occurred=Interval(day, day + DAY),
                said=Interval(day + DAY, day + 2 * DAY),
                event=f"E{number // 3}",
                text=f"Shots were heard near the line of contact, {number}.",
                source=f"source {number % 40}",
            )
        )
    return claims


def served(folder: Path) -> tuple[subprocess.Popen[str], str, float]:
    """Start a server; return it, its address, and the seconds until it answers."""
    began = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 — ourselves
        [sys.executable, "-m", "servanda", "serve", str(folder), "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
    )
    line = process.stdout.readline() if process.stdout else ""
    address = re.findall(r"http://\S+/", line)[0].rstrip("/")
    base = f"{address}/cases/{EXAMPLE}"
    httpx.get(base + ASKED, timeout=900).raise_for_status()
    return process, base, time.perf_counter() - began


def settled(process: subprocess.Popen[str]) -> float:
    """Return the seconds until the server has worked out what it does before anybody asks."""
    began, before = time.perf_counter(), -1.0
    while time.perf_counter() - began < _LONGEST_WAIT:
        fields = Path(f"/proc/{process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        used = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        if used - before < 0.05:
            break
        before = used
        time.sleep(1)
    return time.perf_counter() - began


def timed(base: str, client: httpx.Client, address: str) -> float:
    """Return the milliseconds of one answer."""
    api = base.replace("/cases/", "/api/v1/cases/")
    url = address.replace("API", api) if address.startswith("API") else base + address
    began = time.perf_counter()
    client.get(url).raise_for_status()
    return (time.perf_counter() - began) * 1000


def painted(base: str) -> dict[str, float]:
    """Return the milliseconds to the first paint of board and map in Chromium."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        return {}
    script = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
    found = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        for name, address in (("board", ASKED), ("map", f"/map{ASKED}")):
            page = browser.new_page()
            page.goto(base + address)
            page.wait_for_timeout(300)
            found[name] = float(page.evaluate(script))
            page.close()
        browser.close()
    return found


async def crowd(base: str, readers: int, seconds: float) -> list[float]:
    """Return the milliseconds of every answer to readers who each ask one page after another.

    The client is as thin as it can be: it shares the two cores with the server.
    """
    parts = urlsplit(base)
    pages = [address for _, address in PAGES if not address.startswith("API")]
    times: list[float] = []
    until = time.perf_counter() + seconds

    async def reader(number: int) -> None:
        chance = random.Random(number)  # noqa: S311 — no secret
        await asyncio.sleep(chance.uniform(0, 1))
        stream = await asyncio.open_connection(parts.hostname, parts.port)
        while time.perf_counter() < until:
            began = time.perf_counter()
            await _asked(stream, parts.netloc, parts.path + chance.choice(pages))
            times.append((time.perf_counter() - began) * 1000)
            await asyncio.sleep(chance.uniform(0.5, 1.5))
        stream[1].close()

    await asyncio.gather(*(reader(n) for n in range(readers)))
    return times


async def _asked(
    stream: tuple[asyncio.StreamReader, asyncio.StreamWriter], host: str, address: str
) -> None:
    """Ask for a page on an open connection and read all of it."""
    incoming, outgoing = stream
    outgoing.write(f"GET {address} HTTP/1.1\r\nhost: {host}\r\n\r\n".encode())
    head = (await incoming.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    if " 200 " not in head.partition("\r\n")[0]:
        raise SystemExit(f"{address}: {head}")
    await incoming.readexactly(int(re.findall(r"content-length: (\d+)", head)[0]))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=20_000)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--readers", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=10)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / EXAMPLE
        subprocess.run(  # noqa: S603 — ourselves
            [sys.executable, "-m", "servanda", "new", str(folder), "--example", EXAMPLE],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        case = read_case(folder)
        if asked.events:
            ged = write_ged(Path(made) / "ged.csv", asked.events, WAR)
            subprocess.run(  # noqa: S603 — ourselves
                [sys.executable, "-m", "servanda", "load", str(folder), str(ged), "--as",
                 "ucdp-ged"],
                check=True,
                stdout=subprocess.DEVNULL,
            )  # fmt: skip
        Ledger.open(folder).append_claims(made_up(case, asked.claims), now=START + 500 * DAY)
        process, base, ready = served(folder)
        try:
            waited = settled(process)
            _report(base, (ready, waited), asked)
        finally:
            process.terminate()
            process.wait(20)


def _report(base: str, ready: tuple[float, float], asked: argparse.Namespace) -> None:
    size = f"{asked.claims:,} claims, {asked.events:,} events"
    print(f"{size}; from start to the first board: {ready[0]:.1f} s, to rest {ready[1]:.1f} s more")
    with httpx.Client(timeout=900) as client:
        for name, address in PAGES:
            first = timed(base, client, address)
            again = statistics.median(timed(base, client, address) for _ in range(5))
            print(f"{name:26} first {first:8.0f} ms   again {again:6.0f} ms")
    for name, milliseconds in painted(base).items():
        print(f"first paint of the {name}: {milliseconds:.0f} ms")
    times = sorted(asyncio.run(crowd(base, asked.readers, asked.seconds)))
    p95 = times[int(len(times) * 0.95)]
    print(
        f"{asked.readers} readers, {asked.seconds:g} s: {len(times):,} answers, "
        f"median {statistics.median(times):.0f} ms, p95 {p95:.0f} ms, most {times[-1]:.0f} ms"
    )
    print(json.dumps({"p95_ms": round(p95), "answers": len(times)}))


if __name__ == "__main__":
    main()
