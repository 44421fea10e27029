"""Rows that a converter wrote column by column: all their measures, then all their criteria, and so on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from iltod.importing.document import Paragraph
from iltod.importing.table.headings import Column
from iltod.reading.deadline_words import likely_deadline, read_deadline

_NUMBER = re.compile(r"(\d{1,2}\.\d{1,3})[.)]?\s+(?=\D)")

Laid = tuple[str, dict[Column, str], tuple[Paragraph, ...]]
"""The number of a measure, what its columns hold, and the paragraphs it was put together from."""


def starts_measure(text: str) -> bool:
    """Return whether a paragraph begins with the number of a measure (`4.1 …`)."""
    return _NUMBER.match(text) is not None


def lay_out(run: Sequence[Paragraph], performers: set[str]) -> tuple[list[Paragraph], list[Laid], list[Paragraph]]:
    """Return what stands before the measures, the measures put together again, and what stands behind them.

    Empty lines separate blocks. `performers` are those that other rows name: a block that is one of them is
    one. What stands before the deadlines are the criteria, what stands between the performers the targets.
    """
    groups = _groups(run)
    first = next(index for index, group in enumerate(groups) if starts_measure(group[0].text))
    before = [paragraph for group in groups[:first] for paragraph in group]
    measures = [group for group in groups[first:] if starts_measure(group[0].text)]
    others = [group for group in groups[first:] if not starts_measure(group[0].text)]
    kinds = [_kind(group, performers) for group in others]
    due = [group for group, kind in zip(others, kinds, strict=True) if kind is Column.DEADLINE]
    first_due = kinds.index(Column.DEADLINE) if due else 0
    criteria = others[:first_due]
    rest = others[first_due + len(due) :] if due else others
    targets, doers, after = _alternating(rest, performers, len(measures))
    laid = [_measure(group, index, (criteria, due, targets, doers)) for index, group in enumerate(measures)]
    unused = [*criteria[len(measures) :], *due[len(measures) :], *after]
    return before, laid, [paragraph for group in unused for paragraph in group]


def _groups(run: Sequence[Paragraph]) -> list[list[Paragraph]]:
    groups: list[list[Paragraph]] = []
    for paragraph in run:
        if paragraph.apart or not groups or starts_measure(paragraph.text):
            groups.append([])
        groups[-1].append(paragraph)
    return groups


def _kind(group: Sequence[Paragraph], performers: set[str]) -> Column | None:
    text = " ".join(paragraph.text for paragraph in group)
    if read_deadline(text) or likely_deadline(text):
        return Column.DEADLINE
    return Column.PERFORMER if text in performers else None


def _alternating(
    groups: Sequence[list[Paragraph]], performers: set[str], count: int
) -> tuple[list[list[Paragraph]], list[list[Paragraph]], list[list[Paragraph]]]:
    """Return the targets, the performers, and what follows the last performer."""
    kinds = [_kind(group, performers) for group in groups]
    places = [index for index, kind in enumerate(kinds) if kind is Column.PERFORMER][:count]
    if not places:
        return [], [], list(groups)
    targets = [group for index, group in enumerate(groups[: places[-1]]) if index not in places]
    doers = [groups[index] for index in places]
    return targets[:count], doers, [*targets[count:], *groups[places[-1] + 1 :]]


def _measure(group: Sequence[Paragraph], index: int, columns: tuple[Sequence[list[Paragraph]], ...]) -> Laid:
    text = " ".join(paragraph.text for paragraph in group)
    found = _NUMBER.match(text)
    number = found[1] if found else ""
    fields = {Column.MEASURE: text[found.end() :] if found else text}
    used = list(group)
    names = (Column.CRITERION, Column.DEADLINE, Column.TARGET, Column.PERFORMER)
    for name, blocks in zip(names, columns, strict=True):
        if index < len(blocks):
            fields[name] = "\n".join(paragraph.text for paragraph in blocks[index])
            used += blocks[index]
    return number, fields, tuple(used)
