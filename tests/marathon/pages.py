"""Tries the sample of headers for Cloudflare Pages with its emulator, which npm brings: `make pages`.

Outside `make test`, because the emulator is large and is fetched from a registry.
"""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from web_servers import free_port

ROOT = Path(__file__).parents[2]
PORT = free_port()
EMULATOR = ("npx", "--yes", "wrangler", "pages", "dev")
SINGLE = ("access-control-allow-origin", "cross-origin-resource-policy", "content-security-policy", "cache-control")

EXPECTED = {
    "/": (200, "no-cache", "'self'"),
    "/body/2026.json": (200, "no-cache", "'self'"),
    "/body/2026.csv": (200, "no-cache", "'self'"),
    "/body/calendar.ics": (200, "no-cache", "'self'"),
    "/data/organisations.json": (200, "no-cache", "'self'"),
    "/schema/plan.schema.json": (200, "no-cache", "'self'"),
    "/embed/body/oembed.json": (200, "public, max-age=600", "'sha256-"),
    "/body/poster": (200, "no-cache", "'self'"),
    "/embed/body/": (200, "public, max-age=600", "'sha256-"),
    "/embed/body/badge.svg": (200, "public, max-age=600", "'sha256-"),
    "/assets/embed-2.js": (200, "public, max-age=31536000, immutable", "'self'"),
    "/no/": (404, "no-store", "'self'"),
    "/embed/no/": (404, "no-store", "'sha256-"),
}
"""The status of each address, how long it is kept, and what its policy says of scripts."""


def answer(path: str) -> tuple[int, dict[str, list[str]]]:
    """Return the status of an address and the values of its headers."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=10)
    connection.request("GET", path)
    found = connection.getresponse()
    return found.status, {name.lower(): found.headers.get_all(name) or [] for name in found.headers}


def faults(path: str) -> list[str]:
    """Return what is wrong with the answer of an address."""
    status, headers = answer(path)
    wanted, kept, scripts = EXPECTED[path]
    policy = "".join(headers.get("content-security-policy", []))
    script = next((part for part in policy.split(";") if "script-src" in part), "")
    found = [] if status == wanted else [f"{status}, not {wanted}"]
    found += [] if headers.get("cache-control") == [kept] else [f"kept: {headers.get('cache-control')}"]
    found += [] if scripts in script else [f"scripts: {script}"]
    twice = [name for name in SINGLE if len(", ".join(headers.get(name, [])).split(", default-src")) > 1]
    twice += [name for name in SINGLE[:2] if ", " in ", ".join(headers.get(name, []))]
    return found + [f"twice: {name}" for name in twice]


def main() -> int:
    """Build a small site, serve it by the emulator, and print what each address answers."""
    with tempfile.TemporaryDirectory() as folder:
        project, site = Path(folder) / "project", Path(folder) / "site"
        shutil.copytree(ROOT / "tests/examples/minimal/plans", project / "plans")
        made = ("--root", project, "--output", site, "--as-of", "2026-07-15", "--site-url", "https://x.mn/")
        subprocess.run([sys.executable, "-m", "iltod.cli", "build", *made, "--cards", "none"], check=True)
        shutil.copy(ROOT / "docs/servers/_headers", site / "_headers")
        asked = [*EMULATOR, str(site), "--port", str(PORT), "--ip", "127.0.0.1", "--compatibility-date", "2026-01-01"]
        environment = {**os.environ, "WRANGLER_SEND_METRICS": "false", "CI": "1"}
        with subprocess.Popen(
            asked,
            cwd=folder,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as emulator:
            try:
                return _told(emulator)
            finally:
                os.killpg(emulator.pid, signal.SIGTERM)


def _told(emulator: subprocess.Popen[bytes]) -> int:
    until = time.monotonic() + 300
    while time.monotonic() < until and emulator.poll() is None:
        try:
            answer("/")
            break
        except OSError:
            time.sleep(0.5)
    else:
        print("the emulator does not start: see `npx wrangler pages dev`")
        return 2
    wrong = {path: faults(path) for path in EXPECTED}
    for path, found in wrong.items():
        print(f"{'wrong' if found else 'ok':6}{path:28}{'; '.join(found)}")
    return int(any(wrong.values()))


if __name__ == "__main__":
    sys.exit(main())
