"""Who we are stands in one file and reaches every page, widget, badge, poster and icon."""

from __future__ import annotations

import base64
import datetime
import fnmatch
import io
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from iltod.core.project import SettingError, commit_template, site_address, source_template
from iltod.model.colours import BRAND, contrast, make_palette, recoloured
from iltod.site.build import build_site, open_project

DAY = datetime.date(2026, 7, 15)
OWN = "#5b1a6e"


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://ИЛТОД.МОН", "https://xn--d1ahjmt.xn--l1acc/"),
        ("HTTPS://Example.GOV.mn:8443/iltod", "https://example.gov.mn:8443/iltod/"),
        ("https://example.mn/зам/", "https://example.mn/%D0%B7%D0%B0%D0%BC/"),
        ("http://[::1]:8000/", "http://[::1]:8000/"),
        ("ftp://example.mn/", "setting_scheme"),
        ("javascript:alert(1)", "setting_scheme"),
        ("example.mn", "setting_scheme"),
        ("https://", "setting_address"),
        ("https://example..mn/", "setting_address"),
        ("https://example.mn:99999/", "setting_address"),
        ("https://1.2.3.4/", "https://1.2.3.4/"),
        ("https://1.2.3.4.5/", "setting_address"),
        ("https://999.1.1.1/", "setting_address"),
        ("https://xn--/", "setting_address"),
        ("https://a-.mn/", "setting_address"),
        ("https://user:password@example.mn/", "setting_user"),
        ("https://example.mn/?a=1", "setting_query"),
        ("https://example.mn/#a", "setting_query"),
        ("https://example.mn/a b", "setting_blank"),
        ('https://example.mn/"><script>', "setting_blank"),
        ("https://example.mn/\n", "setting_blank"),
        ("https://ИЛТОД.МОН./", "https://xn--d1ahjmt.xn--l1acc/"),
        ("https://example.mn../", "setting_address"),
        ("https://example.mn:443/", "https://example.mn/"),
        ("http://example.mn:80/a", "http://example.mn/a/"),
        ("https://example.mn:0/", "setting_address"),
        ("https://example.mn/a/../b/", "setting_address"),
        ("https://example.mn/%2e%2E/", "setting_address"),
        ("https://example.mn/%zz/", "setting_address"),
        ("https://example.mn/index.html", "https://example.mn/"),
        ("https://[fe80::1%25eth0]/", "setting_address"),
        (f"https://{'.'.join(['a' * 60] * 5)}.mn/", "setting_address"),
        ("ssh://user:password@example.mn/", "setting_scheme"),
        ("user:password@example.mn", "setting_scheme"),
        ("https://user:password with blanks@example.mn/", "setting_blank"),
        ("https://user:password?@example.mn/", "setting_address"),
    ],
)
def test_an_address_is_read_in_its_parts_or_refused_with_its_reason(written: str, address: str) -> None:
    if not address.startswith("setting_"):
        assert site_address(written) == address
        return
    with pytest.raises(SettingError) as caught:
        site_address(written)
    assert caught.value.reason == address
    assert "password" not in str(caught.value)


def test_addresses_of_sources_hold_their_marks() -> None:
    assert source_template("https://git.mn/{file}#L{line}") == "https://git.mn/{file}#L{line}"
    assert source_template("https://ГИТ.МОН./Зам/{file}?a={line}") == (
        "https://xn--c1ak4a.xn--l1acc/%D0%97%D0%B0%D0%BC/{file}?a={line}"
    )
    for template, read, reason in (
        ("https://git.mn/x", source_template, "setting_file"),
        ("https://git.mn/{path}", source_template, "setting_file"),
        ("https://git.mn/{file}/{commit}", source_template, "setting_blank"),
        ("https://{file}.mn/", source_template, "setting_address"),
        ("https://git.mn:{line}/{file}", source_template, "setting_address"),
        ("https://git.mn/x", commit_template, "setting_commit"),
        ("https://me:secret@git.mn/{commit}", commit_template, "setting_user"),
    ):
        with pytest.raises(SettingError) as caught:
            read(template)
        assert caught.value.reason == reason
        assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("contact", "codes"),
    [
        ("email: medee@example.gov.mn", []),
        ("email: мэдээ@илтод.мон", []),
        ("email: 'mailto:a@b.mn'", ["no_email"]),
        ("email: 'a@b.mn?bcc=x'", ["no_email"]),
        ("email: a@b..mn", ["no_email"]),
        ("email: 'Нэр <a@b.mn>'", ["no_email"]),
        ("phone: (11) 7000-0000", []),
        ("phone: +976 (11) 7000", []),
        ("phone: ()()()", ["no_phone"]),
        ("form: 'https://forms.example.mn/x?id=1#a'", []),
        ("form: 'https://me:SECRET@example.mn/'", ["setting_user"]),
        ("form: 'ftp://me:SECRET@example.mn/'", ["forbidden_scheme"]),
        ("{}", ["contact_without_way"]),
    ],
)
def test_every_way_to_somebody_is_one(minimal: Callable[..., Path], contact: str, codes: list[str]) -> None:
    written = contact if contact == "{}" else f"{{{contact}}}"
    problems = open_project(minimal({"site.yml": f"contact: {written}\n"}), DAY).problems
    assert [problem.code for problem in problems] == codes
    assert "SECRET" not in str(problems)


def test_a_contact_is_printed_as_it_was_written(minimal: Callable[..., Path], tmp_path: Path) -> None:
    root = minimal({"site.yml": "owner: '*Газар*'\ncontact: {email: _a_b_@x_y.mn, form: 'https://x.mn/a(b)_c_*d*'}\n"})
    assert build_site(root, tmp_path / "site", DAY, workers=1, cards="none").files
    about = (tmp_path / "site/about/index.html").read_text(encoding="utf-8")
    assert '<a href="mailto:_a_b_@x_y.mn">_a_b_@x_y.mn</a>' in about
    assert 'href="https://x.mn/a(b)_c_*d*"' in about
    assert "*Газар*" in about


def test_what_is_wrong_in_the_address_of_sources_is_told_as_it_was_written() -> None:
    with pytest.raises(SettingError) as caught:
        source_template("https://git.mn/{file}{evil}")
    assert caught.value.written == "https://git.mn/{file}{evil}"


def test_contrast_is_that_of_wcag() -> None:
    assert round(contrast("#000000", "#ffffff"), 1) == 21.0
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48
    assert contrast(BRAND, BRAND) == 1.0


@pytest.mark.parametrize("colour", ["#000000", "#5b1a6e", "#006d2c", "#b00020"])
def test_what_the_dark_needs_can_be_read_there(colour: str) -> None:
    palette = dict(make_palette(colour, None, colour))
    assert contrast(palette["#8fc2ff"], "#19222d") >= 4.5
    assert contrast(palette["#5d7ba0"], "#19222d") >= 3
    assert recoloured(f"a{BRAND}b", tuple(palette.items())) == f"a{colour}b"


@pytest.fixture(scope="module")
def site(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small body's site with its own name, colours and contact."""
    folder = tmp_path_factory.mktemp("own")
    (folder / "project").mkdir()
    (folder / "project/plans").symlink_to(root / "tests/examples/minimal/plans")
    (folder / "project/mkdocs.yml").write_text("site_name: Бусад\n", encoding="utf-8")
    (folder / "project/site.yml").write_text(
        f"name: Манай <сайт>\nowner: Зохиомол газар\naddress: https://example.gov.mn/iltod/\n"
        f'contact: {{email: medee@example.gov.mn, phone: 7000-0000}}\ncolours: {{brand: "{OWN}", accent: "#ffd166"}}\n',
        encoding="utf-8",
    )
    result = build_site(folder / "project", folder / "site", DAY, workers=1, cards="none")
    assert result.has_contact
    return folder / "site"


@pytest.mark.parametrize(
    "path",
    [
        "index.html",
        "body/2026/index.html",
        "about/index.html",
        "404.html",
        "embed/body/2026/index.html",
        "embed/body/badge.svg",
        "body/poster.html",
        "assets/icon.svg",
    ],
)
def test_the_chosen_colour_stands_everywhere_and_the_usual_one_nowhere(site: Path, path: str) -> None:
    text = (site / path).read_text(encoding="utf-8")
    assert BRAND not in text
    assert OWN in text


def test_the_name_and_the_contact_reach_the_reader(site: Path) -> None:
    page = (site / "body/2026/index.html").read_text(encoding="utf-8")
    assert "<b>Манай &lt;сайт&gt;</b>" in page
    assert 'href="https://example.gov.mn/iltod/body/2026/"' in page
    assert "Манай" in (site / "feed.atom").read_text(encoding="utf-8")
    about = (site / "about/index.html").read_text(encoding="utf-8")
    assert 'href="mailto:medee@example.gov.mn"' in about
    assert 'href="tel:70000000"' in about
    assert "Зохиомол газар" in about


def test_without_a_contact_the_page_still_leads_to_somebody(minimal: Callable[..., Path], tmp_path: Path) -> None:
    result = build_site(minimal(), tmp_path / "site", DAY, workers=1)
    assert (result.files > 0, result.has_contact) == (True, False)
    about = (tmp_path / "site/about/index.html").read_text(encoding="utf-8")
    assert 'href="../organisations/"' in about.partition('id="report-error"')[2]


def test_what_is_given_counts_before_the_file_and_the_file_before_mkdocs(minimal: Callable[..., Path]) -> None:
    root = minimal({"mkdocs.yml": "site_name: Нэг\nsite_url: https://one.mn/\n"})
    assert open_project(root, DAY).settings.site_url == "https://one.mn/"
    assert open_project(root, DAY).settings.identity.name == "Нэг"
    (root / "site.yml").write_text("name: Хоёр\naddress: https://two.mn/\n", encoding="utf-8")
    project = open_project(root, DAY)
    assert (project.settings.site_url, project.settings.identity.name) == ("https://two.mn/", "Хоёр")
    assert open_project(root, DAY, site_url="https://three.mn").settings.site_url == "https://three.mn/"


LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 32"><path fill="#00ff00" d="M0 0h64v32H0z"/></svg>'


def build_signed(root: Path, folder: Path, logo: str = LOGO) -> dict[str, bytes]:
    """Return the files of a small body's site with a logo."""
    (folder / "content").mkdir(parents=True)
    shutil.copytree(root / "tests/examples/minimal/plans", folder / "plans")
    (folder / "content/logo.svg").write_text(logo, encoding="utf-8")
    (folder / "site.yml").write_text("logo: logo.svg\naddress: https://example.gov.mn/\n", encoding="utf-8")
    result = build_site(folder, folder / "site", DAY, workers=1, cards="plan")
    assert result.files, result.problems
    return {
        path.relative_to(folder / "site").as_posix(): path.read_bytes()
        for path in (folder / "site").rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def signed(root: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return build_signed(root, tmp_path_factory.mktemp("signed"))


def pictures_in(files: dict[str, bytes], name: str) -> list[bytes]:
    """Return the PNG pictures of a file: itself, or those that stand in its text."""
    content = files[name]
    if name.endswith(".png"):
        return [content]
    return [base64.b64decode(found) for found in re.findall(rb"data:image/png;base64,([\w+/=]+)", content)]


@pytest.mark.parametrize(
    "name",
    [
        "assets/logo.png",
        "assets/icon.svg",
        "assets/icon-192.png",
        "assets/icon-512.png",
        "assets/card.png",
        "body/card-*.png",
        "body/poster.html",
        "embed/body/badge.svg",
        "embed/body/badge.png",
    ],
)
def test_the_logo_is_drawn_wherever_who_publishes_is_shown(signed: dict[str, bytes], name: str) -> None:
    from PIL import Image

    (name,) = fnmatch.filter(signed, name)
    (picture,) = pictures_in(signed, name)
    assert len(signed[name]) < 30_000
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    assert (0, 255, 0) in {colour for _, colour in image.getcolors(1 << 20)}


def test_pages_widgets_feeds_and_the_app_lead_to_the_logo(signed: dict[str, bytes]) -> None:
    assert b'<img src="../../logo.svg"' in signed["body/2026/index.html"]
    assert b'<img src="../logo.svg"' in signed["about/index.html"]
    widget = signed["embed/body/2026/index.html"]
    assert b'<img src="../../../assets/logo.png" alt width="56">' in widget
    assert b"img-src 'self';" in widget
    assert b"<icon>https://example.gov.mn/assets/icon.svg</icon>" in signed["feed.atom"]
    assert json.loads(signed["feed.json"])["icon"] == "https://example.gov.mn/assets/icon-512.png"
    icons = [icon["src"] for icon in json.loads(signed["assets/webapp.json"])["icons"]]
    assert icons == ["../assets/icon.svg", "icon-192.png", "icon-512.png"]


def test_another_logo_makes_every_picture_anew(root: Path, signed: dict[str, bytes], tmp_path: Path) -> None:
    again = build_signed(root, tmp_path, LOGO.replace("#00ff00", "#ff0000"))
    for name in ("assets/logo.png", "assets/icon.svg", "assets/card.png", "embed/body/badge.svg", "body/poster.html"):
        assert again[name] != signed[name]
    assert set(fnmatch.filter(again, "body/card-*")).isdisjoint(signed)


@pytest.mark.parametrize(
    "name", ["../logo.png", "/etc/logo.png", ".logo.png", "a//logo.png", "a\\logo.png", "logo.gif"]
)
def test_a_logo_is_a_picture_within_the_content(minimal: Callable[..., Path], name: str) -> None:
    root = minimal({"site.yml": f"logo: {name}\n", "logo.png": "x", "content/.logo.png": "x", "content/logo.gif": "x"})
    assert [problem.code for problem in open_project(root, DAY).problems] == ["no_logo"]


def test_no_logo_of_a_format_that_it_says_to_be_and_is_not(minimal: Callable[..., Path]) -> None:
    root = minimal({"site.yml": "logo: logo.png\n", "content/logo.png": LOGO})
    project = open_project(root, DAY)
    assert [problem.code for problem in project.problems] == ["logo_unreadable"]
    assert (project.settings.identity.logo, project.settings.identity.logo_picture) == ("", b"")
