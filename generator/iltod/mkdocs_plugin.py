"""The adapter to MkDocs (and ProperDocs): it renders prose and page frames, everything else comes from the library.

The site is built in a folder beside `site_dir` and takes its place at the very end, so that a build that fails, or one
that is strict and saw a warning, leaves the last good site. Under `mkdocs serve` the last good pages stay as well, and
show above them what is wrong.
"""

from __future__ import annotations

import datetime
import logging
import os
import secrets
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.config import base
from mkdocs.config import config_options as option
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.utils import CountHandler
from msgspec.structs import replace

from iltod.core.clock import today
from iltod.core.digest import facts_digest, folder_digest
from iltod.core.failure import ProjectFileError, failure_message, setting_message
from iltod.core.problem import Language, Problem, has_errors, message
from iltod.core.project import CardScope, SettingError
from iltod.core.report import MOST_WARNINGS, report_text
from iltod.core.resources import default_folder, is_own_file, layers_of
from iltod.core.site_file import SiteFile
from iltod.pages.prose.prose_markdown import EXTENSIONS, ProseExtension, ProseLink, ProsePart
from iltod.pages.prose.prose_pages import NOT_FOUND, Prose, read_page, without_switches
from iltod.pages.renderer import (
    DEPTHS,
    PageFrame,
    Rendered,
    depth_of,
    make_markers,
    root_of,
    site_facts,
    split_page_frame,
)
from iltod.pages.template_compiler import WordsInPlace
from iltod.repository.preview import keep_preview, with_notice
from iltod.search.prose_entries import prose_search
from iltod.search.search_pages import SCRIPT as SEARCH_SCRIPT
from iltod.site.build import EngineFingerprints, open_project, rebuild_site
from iltod.site.printer import Printer
from iltod.site.prose_source import ProseFiles
from iltod.site.publishing.build_lock import BuildLock
from iltod.site.publishing.file_tree import remove
from iltod.site.publishing.publications import (
    HistoryGuard,
    Publishing,
    history_guard,
    lost_words,
    open_log,
    shallow_words,
)
from iltod.site.publishing.staging import Staging, cache_folder

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

_LAST = -100

_PAGE_FRAME_FILE = "iltod-shell-{depth}.md"

_UNUSED_FILES = (
    NOT_FOUND,
    "sitemap.xml",
    "partials/",
    "assets/javascripts/",
    "assets/stylesheets/palette",
    "assets/images/favicon",
    SEARCH_SCRIPT,
)
"""Files that MkDocs would publish and that no page asks for, or that are made here."""

_log = get_plugin_logger(__name__)


class IltodConfig(base.Config):  # type: ignore[no-untyped-call]
    """The options of the plugin in `mkdocs.yml`. The environment variable `ILTOD_AS_OF` goes before `as_of`."""

    plans_dir = option.Type(str, default="plans")
    templates_dir = option.Type(str, default="site_templates")
    as_of = option.Type((str, datetime.date), default="")
    source_url = option.Type(str, default="")
    commit_url = option.Type(str, default="")
    cards = option.Choice([*CardScope, ""], default="")


class IltodPlugin(BasePlugin[IltodConfig]):  # type: ignore[no-untyped-call]
    """Puts the pages of the data into the site that MkDocs builds."""

    def __init__(self) -> None:
        self._problems = ""
        self._notice = ""
        self._staging: Staging | None = None
        self._publishing: Publishing | None = None
        self._workers: int | None = 1
        self._preview = False
        self._preview_lock: BuildLock | None = None

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Build on all cores, but not beside the threads of a server.

        That this method is here makes MkDocs keep this plugin over the rebuilds of `mkdocs serve`.
        """
        self._workers = 1 if command == "serve" else None
        self._preview = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Set what MkDocs would do differently from the library: addresses and the sitemap."""
        config.use_directory_urls = True
        config.theme.static_templates.discard("sitemap.xml")
        root = Path(config.config_file_path or "mkdocs.yml").resolve().parent
        templates = layers_of(root / self.config.templates_dir, default_folder("site_templates"))
        known = {os.path.realpath(folder) for folder in config.theme.dirs}
        new = [str(path) for path in templates.folder("theme").folders if os.path.realpath(path) not in known]
        own = 1 if config.theme.custom_dir else 0
        config.theme.dirs[own:own] = [folder for folder in new if Path(folder).is_dir()]
        config.validation.links.absolute_links = logging.DEBUG  # they lead to data pages and are checked at the end
        return config

    @event_priority(_LAST)
    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Send what MkDocs builds to a folder of its own: prose, page frames, the theme's files."""
        self._begin(config)
        with _readable_failure():
            self._printer = Printer(self._project)
        self._markers = make_markers(secrets.token_hex(8))
        self._page_frames: dict[int, PageFrame] = {}
        self._links: list[ProseLink] = []
        self._parts: dict[str, tuple[ProsePart, ...]] = {}
        self._extension = ProseExtension(self._printer.wording, self._printer.settings.identity)
        config.markdown_extensions = [*EXTENSIONS, self._extension]  # type: ignore[list-item]
        config.mdx_configs = EXTENSIONS
        self._prose: list[Prose] = []
        with _readable_failure():
            self._staging = Staging(Path(self._output), sources=[self._project.root], cached=True)
        config.site_dir = str(self._staging.prose)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add a page for the frame of each depth; leave out what no page uses, and links out of `content/`."""
        for file in list(files):
            outside = file.src_dir == config.docs_dir and not is_own_file(
                Path(config.docs_dir, file.src_uri), Path(config.docs_dir)
            )
            if file.src_uri.startswith(_UNUSED_FILES) or file.src_uri.endswith(".map") or outside:
                files.remove(file)
        present = {file.src_uri for file in files}
        for name, path in self._project.content.files():
            if name not in present and name != NOT_FOUND and not path.name.startswith("."):
                folder = str(path)[: -len(name)]
                files.append(File(name, folder, config.site_dir, config.use_directory_urls))
        for depth in DEPTHS:
            name = _PAGE_FRAME_FILE.format(depth=depth)
            text = "---\ntitle: iltod\ntemplate: shell.html\nsearch:\n  exclude: true\n---\n"
            files.append(File.generated(config, name, content=text, inclusion=InclusionLevel.NOT_IN_NAV))
        return files

    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> Any:
        """Return the theme's `env` with the words and the handling of line breaks of the library's own templates."""
        env.trim_blocks = env.lstrip_blocks = True
        words = self._printer.wording
        env.add_extension(WordsInPlace)
        settings = self._printer.settings
        env.globals.update(words=words, looks=self._printer.renderer.looks, site=site_facts(words, settings))
        return env

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> None:
        """Tell the Markdown extension which `page` it converts next; the text `markdown` stays as it is."""
        self._extension.begin(page.file.src_uri, root_of(depth_of(page.url)), page.file.abs_src_path, resolve=False)

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> None:
        """Keep the links and parts that the extension found in `page`; the links are checked at the end."""
        with _readable_failure():
            self._links += self._extension.sound_links()
        self._parts[page.file.src_uri] = self._extension.parts

    def on_page_context(self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Any) -> Any:
        """Return the `context` of a page frame with its markers, or of a prose `page` with its head and body."""
        depth = self._page_frame_depth(page)
        if depth is not None:
            return _framed(context, root_of(depth), Rendered(self._markers.head, self._markers.body))
        prose = Prose(
            file=page.file.src_uri,
            address=page.url,
            title=str(page.title),
            description=str(page.meta.get("description", page.title)),
            html=page.content or "",
            parts=self._parts[page.file.src_uri],
        )
        self._prose.append(prose)
        lean = page.meta.get("template") == "lean.html"
        with _readable_failure():
            rendered = self._printer.lean_prose(prose) if lean else self._printer.prose(prose)
        return _framed(context, root_of(depth_of(page.url)), rendered)

    def on_template_context(self, context: TemplateContext, *, template_name: str, config: MkDocsConfig) -> Any:
        """Return the `context` of a template; that of the 404 page (by `template_name`) gets its words."""
        if template_name == "404.html":
            printer = self._printer
            path, identity = self._project.content.file(NOT_FOUND), printer.settings.identity
            with _readable_failure():
                rendered = printer.not_found(read_page(path, NOT_FOUND, printer.wording, printer.site_root, identity))
            return _framed(context, self._printer.site_root, rendered)
        return context

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Return the `output` of a `page`, or nothing for a page frame, which is kept and not written."""
        depth = self._page_frame_depth(page)
        if depth is None:
            return without_switches(output)
        self._page_frames[depth] = split_page_frame(output, self._markers, depth)
        return ""

    @event_priority(_LAST)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Rebuild the data pages, check the links from prose, and publish the site."""
        assert self._staging is not None
        config.site_dir = str(self._output)
        frames = [part for frame in self._page_frames.values() for part in (frame.before, frame.between, frame.after)]
        with _readable_failure():
            fingerprints = EngineFingerprints(facts_digest(*frames), folder_digest(self._staging.prose))
            result = rebuild_site(
                self._project, self._staging, fingerprints, self, workers=self._workers, publishing=self._publishing
            )
        self._print_problems(result.problems, refused=not result.files)
        if not (result.has_contact or self._preview):
            _warn(message("no_contact", Language.MONGOLIAN))

    def page_frames(self, printer: Printer) -> tuple[PageFrame, ...]:
        """Return the page frames that MkDocs rendered."""
        return tuple(self._page_frames[depth] for depth in DEPTHS)

    def prose(self, printer: Printer) -> ProseFiles:
        """Return the files that MkDocs wrote."""
        assert self._staging is not None
        folder = self._staging.prose
        files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
        written = (SiteFile(path.relative_to(folder).as_posix(), path.read_bytes()) for path in files)
        return ProseFiles(
            (
                *map(printer.in_colours, written),
                *prose_search(self._prose, printer.words, printer.wording).files,
            ),
            tuple(sorted(prose.address for prose in self._prose)),
            tuple(self._links),
        )

    def may_publish(self, dead_links: Sequence[str]) -> bool:
        """Warn of dead links; a strict build that saw a warning is not published."""
        for link in dead_links:
            _log.warning(message("dead_link", Language.MONGOLIAN, link=link))
        return not _strict_build_saw_warnings()

    def on_build_error(self, *, error: Exception) -> None:
        """Leave the last good site where it is, and no temporary folder beside it."""
        self._discard()

    def on_shutdown(self) -> None:
        """Remove the temporary site of MkDocs, and release the lock of the preview."""
        self._discard()
        if self._preview:
            output = self._output
            output.unlink() if output.is_symlink() else remove(cache_folder(output))
        if self._preview_lock is not None:
            self._preview_lock.release()

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., None]) -> Any:
        """Let `server` watch data and templates; show problems above the last good pages instead of stopping."""
        for folder in (self._project.plans, *self._project.templates.folders, *self._project.content.folders):
            server.watch(str(folder))
        server.builder = self._careful(builder)
        app = server.get_app()
        assert app is not None
        server.set_app(with_notice(app, lambda: self._notice, self._project.templates))
        return server

    def _begin(self, config: MkDocsConfig) -> None:
        self._discard()
        self._problems = ""
        self._output = Path(config.site_dir)
        root = Path(config.config_file_path or "mkdocs.yml").resolve().parent
        if self._preview and self._preview_lock is None:
            self._preview_lock = keep_preview(root, self._output)
        named = {"site_name": config.site_name or "", "site_url": config.site_url or ""}
        try:
            self._project = open_project(
                root,
                _day(os.environ.get("ILTOD_AS_OF") or self.config.as_of),
                site_url=os.environ.get("ILTOD_SITE_URL", ""),
                source_url=self.config.source_url,
                commit_url=self.config.commit_url,
                cards=self.config.cards,
                plans_dir=self.config.plans_dir,
                content_dir=config.docs_dir,
                templates_dir=self.config.templates_dir,
                mkdocs=named,
            )
        except SettingError as error:
            raise Abort(setting_message(error, Language.MONGOLIAN)) from None
        if has_errors(self._project.problems):
            self._print_problems(self._project.problems, refused=True)
        config.site_name = self._project.settings.identity.name or config.site_name
        self._publishing = self._start_publishing(strict=config.strict)
        settings = replace(self._project.settings, log=self._publishing.end if self._publishing else None)
        self._project = replace(self._project, settings=settings)

    def _start_publishing(self, *, strict: bool) -> Publishing | None:
        """Return the log to which the site adds its line, where `ILTOD_LOG` names one; refuse as `iltod build` does."""
        guard = HistoryGuard(False) if self._preview else history_guard(os.environ, strict=strict)
        if code := shallow_words(self._project.plans, guard):
            _warn(message(code, Language.MONGOLIAN))
            if code == "shallow_refused":
                raise Abort(message("refused", Language.MONGOLIAN))
        log = "" if self._preview else os.environ.get("ILTOD_LOG", "")
        with _readable_failure():
            plans, told_lost = self._project.plans, lambda item: _warn(lost_words(item, Language.MONGOLIAN))
            return open_log(plans, self._output, log, guard, told_lost)

    def _print_problems(self, problems: tuple[Problem, ...], *, refused: bool) -> None:
        if problems:
            self._problems = report_text(problems, Language.MONGOLIAN, most_warnings=MOST_WARNINGS)
            _warn(self._problems)
        if refused:
            raise Abort(message("refused", Language.MONGOLIAN))

    def _page_frame_depth(self, page: Page) -> int | None:
        return {_PAGE_FRAME_FILE.format(depth=depth): depth for depth in DEPTHS}.get(page.file.src_uri)

    def _discard(self) -> None:
        if self._staging:
            self._staging.discard()
            self._staging = None

    def _careful(self, builder: Callable[..., None]) -> Callable[..., None]:
        """Return a builder that shows errors on the pages, because the server would let the pages hang instead."""

        def build() -> None:
            try:
                builder()
            except Exception as error:
                self._notice = self._problems or f"{type(error).__name__}: {error}"
                _log.error(error, exc_info=not isinstance(error, Abort))
            else:
                self._notice = ""

        return build


def _framed(context: TemplateContext, root: str, rendered: Rendered) -> dict[str, Any]:
    """Return a context with the variables of `theme/shell.html`."""
    return {**context, "root": root, "head_marker": rendered.head, "body_marker": rendered.body}


def _day(written: object) -> datetime.date:
    """Return the day of the overview: the one that was asked for, else today in Ulaanbaatar."""
    if isinstance(written, datetime.date):
        return written
    try:
        return datetime.date.fromisoformat(str(written)) if written else today()
    except ValueError:
        raise Abort(message("bad_date", Language.MONGOLIAN, written=written)) from None


def _warn(words: str) -> None:
    sys.stderr.write(f"{words}\n")


def _strict_build_saw_warnings() -> bool:
    """Return whether MkDocs, which counts warnings only in strict mode, is about to abort."""
    logger: logging.Logger | None = _log.logger
    while logger:
        if any(isinstance(handler, CountHandler) and handler.get_counts() for handler in logger.handlers):
            return True
        logger = logger.parent
    return False


@contextmanager
def _readable_failure() -> Iterator[None]:
    """Turn an error of the disk into words without a traceback."""
    try:
        yield
    except ProjectFileError as error:
        raise Abort(error.in_words(Language.MONGOLIAN)) from None
    except OSError as error:
        raise Abort(failure_message(error, Language.MONGOLIAN)) from None
