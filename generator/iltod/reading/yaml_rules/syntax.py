"""What libyaml says of a text that it cannot read, in the author's words."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from iltod.core.place import Place
from iltod.core.problem import Problem, known_code, make_problem
from iltod.reading.yaml_rules.mistakes import blamed, mended, mended_indentation

_SYNTAX_CODES = (
    ("mapping values are not allowed", "colon_in_text"),
    ("unexpected end of stream", "unclosed_quote"),
    ("unexpected document indicator", "unclosed_quote"),
    ("did not find expected ',' or", "unclosed_quote"),
    ("unknown escape character", "bad_escape"),
    ("hexdecimal", "bad_escape"),
    ("character escape code", "bad_escape"),
    ("cannot start any token", "special_start"),
    ("alphabetic or numeric character", "special_start"),
    ("comment or line break", "special_start"),
    (" tag ", "special_start"),
    ("directive", "special_start"),
    ("did not find expected", "bad_indentation"),
    ("could not find expected ':'", "missing_colon"),
    ("not allowed in this context", "bad_indentation"),
)
"""Words of libyaml's messages, the telling ones before the general ones."""

_TOLD_AT_START = frozenset(("unclosed_quote", "missing_colon", "special_start"))
"""Codes whose place is where the thing begins: the parser notices only at its end."""


StopsAt = Callable[[str], float]
"""Returns the line, from 0, at which the parser stops in a text, infinity where it does not."""


def syntax_problem(error: Exception, text: str, name: str, stops_at: StopsAt) -> Problem:
    """Return an exception of libyaml as a problem in the author's words.

    Args:
        error: the exception.
        text: the content of the file.
        name: the path that the problem shows.
        stops_at: tries what is offered: no line is, with which the parser would not get further.
    """
    message = str(getattr(error, "problem", "") or error)
    context = getattr(error, "context_mark", None)
    mark = getattr(error, "problem_mark", None) or context
    lines = text.rstrip("\n ").split("\n")
    line, column = (mark.line, mark.column) if mark else (0, 0)
    code = next((code for words, code in _SYNTAX_CODES if words in message), "yaml_syntax")
    if code in _TOLD_AT_START and context:
        line, column = context.line, context.column
    if line >= len(lines):  # the text ended within something that was open
        line, column = len(lines) - 1, 0
        code = "unclosed_quote" if code == "bad_indentation" else code
    written = lines[line]
    if "\t" in written[: column + 1] and not written[:column].strip():
        code = "tab_indentation"
    elif code == "bad_indentation" and written[:column].rstrip().endswith(("'", '"', "]", "}")):
        code = "text_after_quote"
    else:
        code, line, column = blamed(code, lines, line, column)
    tries = _Tries(lines, min(mark.line, len(lines) - 1) if mark else line, stops_at)
    facts = _tried_facts(code, line, tries)
    if code in ("bad_indentation", "tab_indentation") and "example" not in facts and len(text) <= _LONGEST_TRIED:
        found = mended_indentation(lines, tries.stopped, tries.reached)
        if code == "tab_indentation":
            facts["needed"] = str(found[1]) if found and found[0] == line else "—"
        elif found:
            code, (line, needed) = "wrong_indentation", found
            column = len(lines[line]) - len(lines[line].lstrip())
            facts = {"written": lines[line].strip(), "found": str(column), "needed": str(needed)}
    if code == "forbidden_character":
        facts["written"] = code_point(lines[line][column])
    return make_problem(known_code(code), Place(name, line + 1, column + 1), **{**facts, "detail": message})


class _Tries(NamedTuple):
    """The lines of a file, at which of them the parser stopped, and what tells that of other lines."""

    lines: list[str]
    stopped: int
    stops_at: StopsAt

    def reached(self, lines: list[str]) -> float:
        """Return the line at which the parser stops with these lines."""
        return self.stops_at("\n".join(lines) + "\n")


def _tried_facts(code: str, line: int, tries: _Tries) -> dict[str, str]:
    """Return the facts of a line, with what it should be only where the parser gets further with that."""
    lines, written = tries.lines, tries.lines[line]
    facts = line_facts(code, written)
    if "example" in facts and code != "forbidden_character":
        own = written[: len(written) - len(written.lstrip())]
        changed = [*lines[:line], own + facts["example"], *lines[line + 1 :]]
        if tries.reached(changed) <= line:
            del facts["example"]
    return facts


_LONGEST_TRIED = 300_000
"""How many letters a text has at most in which other indentations are tried."""


def line_facts(code: str, line: str) -> dict[str, str]:
    """Return a line as its author wrote it, and as it should be where that is plain to see."""
    written = line.strip()
    example = mended(code, written)
    return {"written": written, **({"example": example} if example else {})}


def code_point(letter: str) -> str:
    """Return the code point of a letter that cannot be seen: `U+202E`."""
    return f"U+{ord(letter):04X}"
