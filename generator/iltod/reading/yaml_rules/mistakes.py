"""What people mistype in YAML: which line is at fault where the parser stops, and how that line should be written.

The parser stops where it can no longer go on, which is often a line below the slip: a name without its colon begins a
text, and only the next field shows that something is wrong.
"""

from __future__ import annotations

import re

_LONGEST_MENDED = 200

_NAME = r"[A-Za-z0-9_]+"

_FIELD = re.compile(rf"((?:- )*{_NAME}):(\s*)(.+)")

_FIELD_BEGINS = re.compile(rf"\s*(?:- )*{_NAME}:")

_NO_SPACE_AFTER_COLON = re.compile(rf"\s*(?:- )*{_NAME}:(?!//)\S.*")

BULLETS = "•·∙●▪◦‣‐‑–—−"
"""What word processors put before the items of a list."""

_WRONG_MARK = re.compile(rf"\s*(?:[{BULLETS}]\s*|-(?=[A-Za-z0-9_]))({_NAME}:(?:\s.*)?)")
"""A list item that begins with another sign than a hyphen and a space."""

_WITHOUT_COLON = re.compile(r"((?:- )*[a-z][a-z0-9_]*)(?:\s*[：︓﹕;=]\s*|\s+)(\S.*)")

_NOT_PLAIN = r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]"

_HARD_SPACE = re.compile(rf"[ -]*(?:{_NAME}:)?({_NOT_PLAIN})")
"""A space of another kind where YAML needs a plain one; copied text brings it along."""


def blamed(code: str, lines: list[str], line: int, column: int) -> tuple[str, int, int]:
    """Return the problem code and its line and column, both from 0, for a place at which the parser stopped.

    `code` is what the parser's message means, `lines` are the lines of the file, and `line` and `column`, from 0, are
    where the parser stopped.
    """
    if code not in ("colon_in_text", "missing_colon"):
        return code, line, column
    first = _line_before(lines, line)
    for at in (first, line):
        if found := _HARD_SPACE.match(lines[at]):
            return "forbidden_character", at, found.start(1)
    if code == "missing_colon":
        return code, line, column
    return _blamed_before(lines, first, line) or _blamed_here(lines, first, line, column)


def _blamed_before(lines: list[str], first: int, line: int) -> tuple[str, int, int] | None:
    """Return what is wrong with the line before a colon within a text, if it is that line."""
    before = lines[first]
    if first == line:
        return None
    if _NO_SPACE_AFTER_COLON.fullmatch(before):
        return "missing_colon", first, _indentation(before)
    if _WRONG_MARK.fullmatch(before):
        return "bad_indentation", first, _indentation(before)
    if _WITHOUT_COLON.fullmatch(before.strip()) and _FIELD_BEGINS.match(before) is None:
        return "missing_colon", first, _indentation(before)
    return None


def _blamed_here(lines: list[str], first: int, line: int, column: int) -> tuple[str, int, int]:
    """Return whether the line is a field that begins too far to the right, or a text with a colon in it."""
    field = _FIELD_BEGINS.match(lines[line])
    is_own_colon = field is not None and field.end() == column + 1
    if first != line and is_own_colon and _indentation(lines[line]) > _indentation(lines[first]):
        return "bad_indentation", line, _indentation(lines[line])
    return "colon_in_text", line, column


def _line_before(lines: list[str], line: int) -> int:
    """Return the last line above that holds something, or the line itself."""
    return next((at for at in range(line - 1, -1, -1) if lines[at].strip()), line)


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip())


def mended(code: str, written: str) -> str | None:
    """Return the author's own line as it should be, where that is plain to see."""
    if len(written) > _LONGEST_MENDED:
        return None
    if code == "forbidden_character":
        return re.sub(_NOT_PLAIN, " ", written)
    if code == "bad_indentation" and (item := _WRONG_MARK.fullmatch(written)):
        return f"- {item.group(1)}"
    field = _FIELD.fullmatch(written)
    if field is None:
        bare = _WITHOUT_COLON.fullmatch(written) if code == "missing_colon" else None
        return f"{bare.group(1)}: {bare.group(2)}" if bare else None
    key, space, value = field.groups()
    if code == "missing_colon" and not space:
        return f"{key}: {value}"
    if code == "bad_escape" and value.startswith('"') and value.endswith('"'):
        return f"{key}: {_between_quotes(value[1:-1])}"
    is_for_quotes = code in ("special_start", "text_after_quote", "comment_in_text")
    has_sign = (code == "colon_in_text" and ": " in value) or (code == "bad_indentation" and value.startswith("- "))
    return f"{key}: {_between_quotes(value)}" if is_for_quotes or has_sign else None


def _between_quotes(text: str) -> str:
    """Return text between quotes that need no escapes where possible."""
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'
