"""Makes the font for titles in the traditional script again: the Mongolian block of Noto Sans Mongolian, and no more.

npm pack @fontsource/noto-sans-mongolian     (SIL Open Font License 1.1; unpack it)
pip install fonttools brotli
python tests/made_font.py package/files/noto-sans-mongolian-mongolian-400-normal.woff2
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

LETTERS = "U+0020,U+1800-18AF,U+200C,U+200D,U+202F,U+3008-300B"
FONT = Path(__file__).resolve().parents[1] / "site_templates/theme/assets/fonts/noto-sans-mongolian.woff2"


def main() -> None:
    """Write the font from the file that is named."""
    options = [f"--unicodes={LETTERS}", "--layout-features=*", "--no-hinting", "--flavor=woff2"]
    subprocess.run(
        [sys.executable, "-m", "fontTools.subset", sys.argv[1], *options, f"--output-file={FONT}"], check=True
    )


if __name__ == "__main__":
    main()
