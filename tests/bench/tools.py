"""The programs that iltod is compared with: pinned versions, installed by the ordinary pip and npm into one folder."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from functools import cached_property
from pathlib import Path

PEERS = Path(__file__).parent / "peers"
REQUIREMENTS = PEERS / "requirements.txt"
NODE_FILES = ("package.json", "package-lock.json")


class Tools:
    """A folder of installed programs; it is kept, and filled again only where the pins have changed."""

    def __init__(self, folder: Path, memory: int) -> None:
        self.folder = folder
        self.node_options = [f"--max-old-space-size={memory * 3 // 4 // 2**20}"]

    def install_python(self) -> None:
        """Make a virtual environment with Hugo and Zensical."""
        if self._is_fresh("python", [REQUIREMENTS]):
            return
        shutil.rmtree(self._venv, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", self._venv], check=True)
        pip: list[str | Path] = [
            self._venv / "bin" / "python",
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ]
        subprocess.run([*pip, "--require-hashes", "-r", REQUIREMENTS], check=True)
        self._mark("python", [REQUIREMENTS])

    def install_node(self) -> None:
        """Install Eleventy."""
        pins = [PEERS / "eleventy" / name for name in NODE_FILES]
        if self._is_fresh("node", pins):
            return
        self._node.mkdir(parents=True, exist_ok=True)
        for path in pins:
            shutil.copy(path, self._node)
        npm = shutil.which("npm")
        if npm is None:
            raise SystemExit("npm is not here: leave Eleventy out (--peers hugo,mkdocs,zensical) or install Node.js")
        subprocess.run([npm, "ci", "--silent", "--no-audit", "--no-fund"], cwd=self._node, check=True)
        self._mark("node", pins)

    @cached_property
    def hugo(self) -> Path:
        """Hugo itself, without the Python that its wheel starts it by."""
        return next(self._venv.glob("lib/python*/site-packages/hugo/binaries/hugo"))

    @property
    def zensical(self) -> Path:
        return self._venv / "bin" / "zensical"

    @property
    def node_modules(self) -> Path:
        return self._node / "node_modules"

    @cached_property
    def eleventy_version(self) -> str:
        return str(json.loads((self.node_modules / "@11ty" / "eleventy" / "package.json").read_bytes())["version"])

    @cached_property
    def node_version(self) -> str:
        return subprocess.run(["node", "--version"], check=True, capture_output=True, text=True).stdout.strip("v\n")

    def pinned(self, package: str) -> str:
        """Return the version that the requirements name."""
        found = re.search(rf"^{package}==(\S+)", REQUIREMENTS.read_text(encoding="utf-8"), re.MULTILINE)
        assert found is not None
        return found[1]

    @property
    def _venv(self) -> Path:
        return self.folder / "python"

    @property
    def _node(self) -> Path:
        return self.folder / "node"

    def _is_fresh(self, name: str, pins: list[Path]) -> bool:
        stamp = self.folder / f"{name}.pins"
        return stamp.is_file() and stamp.read_bytes() == _joined(pins)

    def _mark(self, name: str, pins: list[Path]) -> None:
        (self.folder / f"{name}.pins").write_bytes(_joined(pins))


def _joined(paths: list[Path]) -> bytes:
    return b"".join(path.read_bytes() for path in paths)
