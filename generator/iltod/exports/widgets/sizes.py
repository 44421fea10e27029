"""How much room a widget needs: the texts that it shows, and its height at a width."""

from __future__ import annotations

from math import ceil
from typing import NamedTuple

NARROW, COLUMN, WIDE = 280, 360, 600
"""The least widths for which a size is offered, in CSS pixels: a sidebar, a column also on a phone, a wide page."""

TWO_COLUMNS = 600
"""From this width on facts stand beside each other. The style sheets say the same."""

WIDGET_LOGO = (112, 56)
"""Greatest width and height of the picture of a logo, which has half as many units of room."""

_LINE, _SMALL_LINE, _LARGE_LINE = 22, 19, 26

_LETTER, _SMALL_LETTER, _LARGE_LETTER = 8.8, 7.8, 10.6
"""Heights of lines and widths of letters, with room to spare: every system has letters of its own."""

_PADDING, _GAP, _COUNT = 30, 30, 80

_FRAME, _SAMPLE, _FIGURES, _FACT = 206, 42, 58, 9


class TotalsText(NamedTuple):
    """The texts that a widget of figures shows; `notice` is shown where there are none."""

    title: str
    who: str
    states: tuple[str, ...]
    late: tuple[str, ...]
    notice: str
    sample: bool
    note: str

    def height(self, width: int) -> int:
        """Return the height of the widget at a width."""
        inner = width - _PADDING
        height = _heading(self, inner)
        if not self.states:
            return height + _notice(self.notice, inner)
        half = (inner - _GAP) / 2 if width >= TWO_COLUMNS and self.late else inner
        states = sum(_lines(label, half - _COUNT, _LETTER) * _LINE + 7 for label in self.states)
        states += _notice(self.notice, half) if self.notice else _FIGURES
        if not self.late:
            return height + states
        late = _FIGURES + _LINE + sum(_lines(row, half, _LETTER, 2) * _LINE + _SMALL_LINE + 11 for row in self.late)
        return height + (states + late if half == inner else max(states, late))


class MeasureText(NamedTuple):
    """The texts that a widget of a measure shows; `flags` is how many marks are beside its state."""

    title: str
    who: str
    state: str
    flags: int
    deadline: str
    performers: str
    reported: bool
    sample: bool
    note: str

    def height(self, width: int) -> int:
        """Return the height of the widget at a width."""
        inner = width - _PADDING
        marks = _lines(self.state, inner - _PADDING, _LETTER) + (self.flags if width < TWO_COLUMNS else self.flags > 1)
        height = _heading(self, inner) - 2 * _LINE + marks * _LINE + 10
        half = (inner - _GAP) / 2 if width >= TWO_COLUMNS else inner
        facts = [self.deadline + _UNTIL, self.performers + _LABEL, _RUNG] + [_LABEL] * self.reported
        lines = [_lines(text, half, _LETTER) * _LINE + _FACT for text in facts]
        return height + (
            sum(lines) if half == inner else sum(max(lines[at : at + 2]) for at in range(0, len(lines), 2))
        )


WidgetText = TotalsText | MeasureText

_LABEL, _SHARE, _UNTIL, _RUNG = 15 * " ", 12 * " ", 26 * " ", 24 * " "
"""How much room is taken by a label, a share, a date with its words, the name of a rung."""


def _heading(text: WidgetText, width: int) -> int:
    height = _FRAME + _lines(text.title, width, _LARGE_LETTER, 4) * _LARGE_LINE
    notes = _lines(text.who, width, _SMALL_LETTER, 2) + _lines(text.note, width, _SMALL_LETTER, 4)
    return height + notes * _SMALL_LINE + _SAMPLE * text.sample


def _notice(text: str, width: float) -> int:
    return 42 + _lines(text, width - _PADDING, _LARGE_LETTER) * _LINE


def _lines(text: str, width: float, letter: float, most: int = 9) -> int:
    return min(most, ceil(len(text) * letter / width))
