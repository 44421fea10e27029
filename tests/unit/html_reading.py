"""What a browser makes of a page: its elements, its text and its links."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

Attributes = dict[str, str]

BLOCKS = frozenset(("p", "div", "ul", "ol", "dl", "details", "table", "section", "nav", "h1", "h2", "h3", "h4"))
"""Elements that end a paragraph in which they begin."""


@dataclass
class HtmlReading(HTMLParser):
    """The elements of a page in order, with the text between them, and what stands where it would end a paragraph.

    What only shows when it is asked for, an explanation beside a word, is no part of the text.
    """

    html: str
    elements: list[tuple[str, Attributes]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    _paragraph: bool = False
    _asked_for: int = 0

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.feed(self.html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if self._asked_for or "popover" in self.elements[-1][1] or "popovertarget" in self.elements[-1][1]:
            self._asked_for += 1
        if self._paragraph and tag in BLOCKS:
            self.broken.append(tag)
        self._paragraph = self._paragraph or tag == "p"

    def handle_endtag(self, tag: str) -> None:
        self._asked_for = max(0, self._asked_for - 1)
        if tag == "p":
            self._paragraph = False

    def handle_data(self, data: str) -> None:
        if not self._asked_for:
            self.texts.append(data)

    @property
    def text(self) -> str:
        """The text that a reader sees, with single spaces."""
        return " ".join(" ".join(self.texts).split())

    @property
    def skeleton(self) -> list[tuple[str, tuple[str, ...]]]:
        """The elements with the names of their attributes, without any value."""
        return [(tag, tuple(attributes)) for tag, attributes in self.elements]

    def all(self, tag: str) -> list[Attributes]:
        """The attributes of every element of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]

    def values(self, attribute: str) -> list[str]:
        """The values of an attribute, wherever it stands."""
        return [attributes[attribute] for _, attributes in self.elements if attribute in attributes]
