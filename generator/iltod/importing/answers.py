"""What a person answered on the review page, as the file that it saves."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from iltod.importing.document import DocumentError
from iltod.importing.questions import Question

READING, PRINTED, OWN = "reading", "printed", "own"
"""The three answers: the likely reading is right, the words are right as they stand, other words are right."""


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One answer; `text` are the person's own words."""

    choice: str
    text: str = ""


class Answers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All answers to the questions about one document, which its digest names."""

    document: str
    answers: dict[str, Answer]


NOBODY: Mapping[str, Answer] = {}

_LARGEST = 2_000_000


def read_answers(content: bytes, digest: str) -> dict[str, Answer]:
    """Return the answers of a file by the keys of the questions. Raises DocumentError where they are of another
    document, or no answers at all."""
    try:
        if len(content) > _LARGEST:
            raise DocumentError("import_answers_unread")
        read = msgspec.json.decode(content, type=Answers)
    except msgspec.MsgspecError as error:
        raise DocumentError("import_answers_unread") from error
    if read.document != digest:
        raise DocumentError("import_answers_of_another")
    return {
        key: answer
        for key, answer in read.answers.items()
        if answer.choice in (READING, PRINTED) or (answer.choice == OWN and answer.text.strip())
    }


def can_read(question: Question) -> bool:
    """Return whether the likely reading can be taken as it is; one that is only the stem of a word cannot."""
    return bool(question.reading) and not question.reading.endswith("…")
