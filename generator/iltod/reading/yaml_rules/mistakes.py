"""What people mistype in YAML: which line is at fault where the parser stops, and how that line should be written.

The parser stops where it can no longer go on, which is often a line below the slip: a name without its colon begins a
text, and only the next field shows that something is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_LONGEST_MENDED = 200

_ONE_ID = re.compile(r"- ([a-z0-9-]+)")

_MOST_LINES_ABOVE = 60
"""How many lines above are looked at for the indentation that a line should have."""

_NAME = r"[A-Za-z0-9_]+"

_NO_TEXT = re.compile(r"(?:^|[^\w])[a-z][a-z0-9_]*: |^[^\w]*\{|^\[[{a-z0-9]|\[\{")
"""Fields, groups and lists of ids within a value: it is no text that only lacks its quotes."""

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
    if code == "unclosed_quote":
        return closed(written)
    field = _FIELD.fullmatch(written)
    if field is None:
        bare = _WITHOUT_COLON.fullmatch(written) if code == "missing_colon" else None
        return f"{bare.group(1)}: {bare.group(2)}" if bare else None
    key, space, value = field.groups()
    if not space and (code == "missing_colon" or (code == "colon_in_text" and value[0] in "[{")):
        return f"{key}: {value}" if _is_balanced(value) else None
    if code == "bad_indentation" and (listed := _ONE_ID.fullmatch(value)):
        return f"{key}: [{listed.group(1)}]"
    if code == "bad_escape" and value.startswith('"') and value.endswith('"'):
        return f"{key}: {_between_quotes(value[1:-1])}"
    is_for_quotes = code in ("special_start", "text_after_quote", "comment_in_text")
    has_sign = (code == "colon_in_text" and ": " in value) or (code == "bad_indentation" and value.startswith("- "))
    return f"{key}: {_between_quotes(value)}" if (is_for_quotes or has_sign) and not _NO_TEXT.search(value) else None


def _is_balanced(value: str) -> bool:
    """Return whether each bracket and quote of a value has its other."""
    pairs = all(value.count(first) == value.count(last) for first, last in ("[]", "{}"))
    return pairs and value.count('"') % 2 == 0 == value.count("'") % 2


def _between_quotes(text: str) -> str:
    """Return text between quotes that need no escapes where possible."""
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def closed(line: str) -> str | None:
    """Return a line with its quote or its bracket closed, or None where it is not clear what was left open."""
    quoted = re.fullmatch(rf"((?:- )*{_NAME}: )?([\"'])([^\"'\[{{]*)", line)
    if quoted:
        return f"{line}{quoted[2]}" if quoted[1] and quoted[3] else None
    start = re.match(rf"(?:- )*{_NAME}: (?=\[)|- (?=\{{)", line)
    if start is None or any(sign in line for sign in "\"'"):
        return None
    text, open_signs = start[0], list[str]()
    for letter in line[start.end() :]:
        if letter in "[{":
            if open_signs[-1:] == [letter] or (letter == "[" and open_signs):
                return None
            open_signs.append(letter)
        elif letter in "]})" and open_signs:
            if letter == "]" and open_signs[-1] == "{":
                text += _closing(open_signs.pop())
            elif letter == "}" and open_signs[-1] == "[":
                return None
            letter = _closing(open_signs.pop()) if open_signs else letter
        text += letter
    text += "".join(_closing(sign) for sign in reversed(open_signs))
    is_list = re.search(r"\[(?:[a-z0-9-]+(?:, *[a-z0-9-]+)*|\{.*\})\]$", text) or start[0] == "- "
    return text if text != line and is_list else None


def _closing(sign: str) -> str:
    return "]" if sign == "[" else "}"


def mended_indentation(lines: list[str], line: int, stops_at: Callable[[list[str]], float]) -> tuple[int, int] | None:
    """Return which line has the wrong number of spaces before it, and the right number; None where none is.

    Args:
        lines: those of the file.
        line: that at which the parser stopped, from 0.
        stops_at: returns the line at which the parser stops with other lines, infinity where it does not.
    """
    before = lines[max(0, line - _MOST_LINES_ABOVE) : line]
    levels = {level for text in before if text.strip() for level in _levels(text)}
    tried = []
    for at in dict.fromkeys((line, _line_before(lines, line))):
        bare = lines[at].lstrip()
        own = len(lines[at]) - len(bare)
        for level in levels - ({own} if lines[at].startswith(" " * own) else set()):
            reached = stops_at([*lines[:at], " " * level + bare, *lines[at + 1 :]])
            tried.append((-reached, at != line, abs(level - own), at, level))
    best = min(tried, default=None)
    return (best[3], best[4]) if best and -best[0] > line else None


def _levels(text: str) -> Iterator[int]:
    """Yield the columns at which a line and what is below it begin: of `  - id: 1` these are 2 and 4."""
    own = _indentation(text)
    yield own
    item = re.match(r"(?:- +)+", text[own:])
    yield own + (len(item[0]) if item else 2)
