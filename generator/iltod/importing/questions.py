"""What an import asks: every doubt is one value with its place, the words as they stand and the likely reading."""

from __future__ import annotations

import msgspec

from iltod.core.problem import Language, message
from iltod.importing.document import Spot


class Question(msgspec.Struct, frozen=True):
    """One doubt. `code` names it in the messages (`ask_<code>`), `printed` is what the document has, `reading` what it
    probably means.

    `measure` is the id of the measure and `field` the name of its field (`title`, `criteria.2`), both empty where it is
    of the whole document. `applied` is whether the plan has the reading already, because it could not be read
    otherwise; else the words stay as they are until a person answers. `origin` is the id that the document alone would
    give the measure, where the plan has another.
    """

    code: str
    spot: Spot
    printed: str = ""
    reading: str = ""
    measure: str = ""
    field: str = ""
    applied: bool = False
    more: str = ""
    origin: str = ""

    @property
    def key(self) -> str:
        """Return what names the question in a file of answers; the same document asks by the same names."""
        return "/".join((self.code, self.origin or self.measure, self.field, self.printed[:80]))

    def sentence(self, language: Language = Language.MONGOLIAN) -> str:
        """Return the question in words."""
        name = f"ask_{self.code}" + ("_applied" if self.applied else "")
        return message(name, language, printed=self.printed, reading=self.reading, more=self.more)


def place_words(spot: Spot, language: Language = Language.MONGOLIAN) -> str:
    """Return a place in words: the sheet, the table or the page, and the row."""
    if spot.sheet:
        return message("spot_sheet", language, sheet=spot.sheet, row=spot.row)
    if spot.table:
        return message("spot_table", language, table=spot.table, row=spot.row)
    if spot.page:
        return message("spot_page", language, page=spot.page, row=spot.row)
    return message("spot_line", language, row=spot.row)
