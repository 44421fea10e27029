"""Pages as files: rendered by the templates and wrapped in page frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from iltod.core.project import Project
from iltod.core.site_file import SiteFile
from iltod.exports.drawing.card_drawing import Pen
from iltod.exports.packages.body_packages import PackageSettings
from iltod.exports.packages.data_package import CC_BY, Licence
from iltod.exports.widgets.paste_pages import PastePages
from iltod.exports.widgets.widget_files import WidgetPrinter
from iltod.facts.measure_facts import State
from iltod.model import DataForm
from iltod.model.addresses import page_path
from iltod.model.colours import squeezed_style
from iltod.pages.labels import state_label
from iltod.pages.page import Page
from iltod.pages.prose.prose_pages import Prose, not_found_page, prose_page
from iltod.pages.renderer import (
    DEPTHS,
    PageFrame,
    Rendered,
    Renderer,
    depth_of,
    make_markers,
    root_of,
    split_page_frame,
    wrap,
)
from iltod.pages.template_compiler import CompiledTemplates
from iltod.pages.wording import Wording, read_wording
from iltod.search.words import read_words
from iltod.site.files.icons import own_icons
from iltod.site.publishing.staging import BUILT_SITE_MARK

PROSE_STYLE = "theme/partials/prose-lean.css"
"""The styles that prose needs in the chrome of the data pages."""


class Printer:
    """Turns pages into files, with the words, the templates and a page frame for each depth."""

    def __init__(
        self, project: Project, compiled: CompiledTemplates | None = None, wording: Wording | None = None
    ) -> None:
        self.project = project
        self.settings = project.settings
        self.wording = wording or read_wording(project.templates, project.settings.identity)
        self.renderer = Renderer(project.templates, self.wording, project.settings, compiled)
        self.widgets = WidgetPrinter(project.templates, self.renderer, self.wording, project.settings)
        self.pastes = PastePages(self.widgets, self.wording, project.settings)
        self.words = read_words()
        self.pen = Pen(project.templates.folder("fonts"), self.renderer.looks, project.settings.identity.logo_picture)
        self._prose_style = squeezed_style(project.templates.file(PROSE_STYLE).read_text(encoding="utf-8"))

    @cached_property
    def page_frames(self) -> Sequence[PageFrame]:
        """Return the page frame of every depth: those of `use`, or else rendered without MkDocs."""
        return self.own_page_frames()

    def use(self, page_frames: Sequence[PageFrame]) -> None:
        """Wrap pages in these frames from now on."""
        self.page_frames = page_frames

    def own_page_frames(self) -> tuple[PageFrame, ...]:
        """Return the frames of every depth, rendered without MkDocs."""
        return tuple(self._page_frame(depth, root_of(depth)) for depth in DEPTHS)

    def page(self, page: Page) -> SiteFile:
        """Return a page of data as a file."""
        return self._page_file(page.address, self.renderer.render(page))

    def sheet(self, address: str, template: str, facts: Mapping[str, Any]) -> SiteFile:
        """Return a document of its own as a file; it has no page frame and loads nothing.

        `template` is a name in `sheets/`, `facts` are its variables.
        """
        return SiteFile(address, self.renderer.render_sheet(template, facts).encode())

    def prose_file(self, prose: Prose) -> SiteFile:
        """Return a prose page as a file, in the chrome of the data pages."""
        return self._page_file(prose.address, self.lean_prose(prose))

    def prose(self, prose: Prose) -> Rendered:
        """Return a prose page without its frame, for a frame that brings its own styles."""
        return self.renderer.render(prose_page(prose, self.wording))

    def lean_prose(self, prose: Prose) -> Rendered:
        """Return a prose page without its frame, for the chrome of the data pages."""
        return self._styled(self.prose(prose))

    def not_found(self, prose: Prose) -> Rendered:
        """Return the page for addresses that are not there, without its frame."""
        return self._styled(self.renderer.render(not_found_page(prose)))

    def not_found_file(self, prose: Prose) -> SiteFile:
        """Return that page as a file. Its links lead from the server's root: it is shown at any depth."""
        return SiteFile(BUILT_SITE_MARK, wrap(self._page_frame(0, self.site_root), self.not_found(prose)))

    @property
    def site_root(self) -> str:
        """Return the path from the server's root to the site's, `/` unless the site's address says more."""
        return urlsplit(self.settings.site_url or "/").path or "/"

    def in_colours(self, file: SiteFile) -> SiteFile:
        """Return a file of the theme as it is on this site, whose icons show its own logo and colours."""
        return SiteFile(file.path, self._icons.get(file.path, file.content))

    @cached_property
    def _icons(self) -> dict[str, bytes]:
        return own_icons(self.project.templates, self.settings.identity, self.renderer.looks.light["brand"])

    @property
    def package_settings(self) -> PackageSettings:
        """Return what the packages of open data say of the site."""
        identity = self.settings.identity
        named = Licence(identity.licence, identity.licence, identity.licence_url) if identity.licence else CC_BY
        return PackageSettings(self.settings.site_url, named, tuple(map(DataForm, identity.data_forms)), identity.owner)

    def label(self, state: State) -> str:
        """Return the words of a state."""
        return state_label(state, self.wording)

    def _styled(self, rendered: Rendered) -> Rendered:
        return Rendered(f"{rendered.head}<style>\n{self._prose_style}</style>\n", rendered.body)

    def _page_file(self, address: str, rendered: Rendered) -> SiteFile:
        return SiteFile(page_path(address), wrap(self.page_frames[depth_of(address)], rendered))

    def _page_frame(self, depth: int, root: str) -> PageFrame:
        markers = make_markers("cut")
        return split_page_frame(self.renderer.render_page_frame(root, markers.head, markers.body), markers, depth)
