"""Lists that go over several pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

import msgspec

from iltod.core.language import shorten
from iltod.model.addresses import (
    list_page_address,
)
from iltod.pages.page import Alternate, Crumb, Page
from iltod.pages.wording import Wording

LONGEST_LIST = 42
"""How many bodies a page lists: at most 60 kB, and 8,000 pixels of a phone's screen."""

LONGEST_NAME = 40

Item = TypeVar("Item")


class ListPage(msgspec.Struct, Generic[Item], frozen=True):
    """One page of a list: its number from 1, its address, its items, and the names of the first and the last."""

    number: int
    address: str
    items: tuple[Item, ...]
    first: str
    last: str


def list_pages(
    items: Sequence[Item], names: Sequence[str], address: str, most: int = LONGEST_LIST
) -> tuple[ListPage[Item], ...]:
    """Return a list in pages of `most` items, the first of them at `address`; an empty list has one page."""
    pages = []
    for start in range(0, max(1, len(items)), most):
        page = 1 + start // most
        shown = [shorten(name, LONGEST_NAME) for name in names[start : start + most]]
        place = list_page_address(address, page)
        first, last = (shown[0], shown[-1]) if shown else ("", "")
        pages.append(ListPage(page, place, tuple(items[start : start + most]), first, last))
    return tuple(pages)


def listed_page(
    page: ListPage[Any],
    pages: Sequence[ListPage[Any]],
    template: str,
    crumb: Crumb,
    description: str,
    wording: Wording,
    context: dict[str, Any],
    above: tuple[Crumb, ...] = (),
    alternates: tuple[Alternate, ...] = (),
    style: str | None = None,
) -> Page:
    """Return one page of a list; all but the first name their number in the title.

    Args:
        page: the page of the list.
        pages: all pages of the list.
        template: the template of the page.
        crumb: the title and the address of the list.
        description: what the list shows.
        wording: the words of the site.
        context: further facts for the template.
        above: the way from the home page to the list.
        alternates: the same facts in other forms.
        style: a template of CSS that only this list needs.

    """
    crumbs = (Crumb(wording.crumbs.home, ""), *above, crumb)
    title = crumb.title
    if page.number > 1:
        number = wording.lists.page.format(number=page.number, count=len(pages))
        title, crumbs = f"{title} – {number}", (*crumbs, Crumb(number, page.address))
    return Page(
        address=page.address,
        template=template,
        title=title,
        description=description,
        crumbs=crumbs,
        alternates=alternates,
        style=style,
        context={**context, "part": page, "parts": pages if len(pages) > 1 else ()},
    )
