"""The build step of the package: copies what stands at the top of the repository into the wheel as the defaults.

Templates, words and fonts, prose, rating scales, the disclosure catalogue, server samples and schemas stand at the top
of the repository, where people look for them. An installed package has them in `iltod/defaults/`, under the same names.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools.command.build_py import build_py

FOLDERS = ("site_templates", "content", "docs/servers", "docs/schema")

FILES = ("plans/rating_scales.yml", "plans/disclosure_catalogue.yml", "generator/requirements.txt")


def default_files(root: Path) -> list[str]:
    """Return the paths of the defaults, relative to the repository."""
    found = [path for folder in FOLDERS for path in sorted((root / folder).rglob("*")) if path.is_file()]
    names = (path.relative_to(root).as_posix() for path in found)
    return [name for name in names if not name.startswith("content/data/")] + list(FILES)  # kept tables are of one site


class BuildWithDefaults(build_py):
    """`build_py` that adds the defaults; an editable installation finds them where they stand."""

    def run(self) -> None:
        """Build the package, then copy the defaults into it."""
        super().run()
        if not self.editable_mode:
            for name in default_files(Path()):
                target = Path(self.build_lib, "iltod", "defaults", name)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(name, target)

    def get_source_files(self) -> list[str]:
        """Return every file that is read, so that a source archive holds the defaults too."""
        return [*super().get_source_files(), *default_files(Path()), "generator/build_defaults.py"]

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        """Return every file that is written."""
        outputs: list[str] = super().get_outputs(include_bytecode)
        folder = Path(self.build_lib, "iltod", "defaults")
        return outputs if self.editable_mode else [*outputs, *(str(folder / name) for name in default_files(Path()))]
