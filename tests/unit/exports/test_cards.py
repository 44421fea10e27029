"""Cards for social sites say where a thing stands; the same card is the same picture, another one has another name."""

from __future__ import annotations

import datetime
import io
from pathlib import Path

import pytest
from followed import HOSTILE, hostile, overview_of
from html_reading import HtmlReading
from msgspec.structs import replace
from PIL import Image, ImageFont
from small_register import AS_OF, MEASURES_INSIDE, MEASURES_OPEN, folder, silent_folder
from small_site import SETTINGS, TEMPLATES, wording

from iltod.core.project import CardScope
from iltod.core.resources import layers_of
from iltod.exports.cards import Card, CardPart, PageCard, body_cards
from iltod.exports.drawing.card_drawing import FONTS, HEIGHT, WIDTH, Pen
from iltod.exports.drawing.shapes import known_letters
from iltod.facts.body_facts import OrganisationOverview
from iltod.facts.measure_facts import Unrated
from iltod.model.colours import read_looks
from iltod.pages.body_pages import organisation_pages
from iltod.pages.renderer import Renderer

FOLDER = TEMPLATES / "fonts"
LOOKS = read_looks(layers_of(TEMPLATES))
PEN = Pen(FOLDER, LOOKS)
ICONS = LOOKS.icons
TONES = {name: (LOOKS.light[name], LOOKS.light[f"{name}-bg"]) for name in ("good", "partial", "weak", "bad", "neutral")}
LARGEST = 30_000


def cards(
    overview: OrganisationOverview, scope: CardScope = CardScope.MEASURE, drawing: bytes = b""
) -> dict[str, PageCard]:
    return {item.page: item for item in body_cards(overview, wording(), scope, drawing)}


def picture(card: Card) -> Image.Image:
    content = PEN.draw(card)
    assert len(content) < LARGEST
    image = Image.open(io.BytesIO(content))
    assert (image.format, image.size, image.mode) == ("PNG", (WIDTH, HEIGHT), "P")
    return image.convert("RGB")


def colours(image: Image.Image, box: tuple[int, int, int, int]) -> set[tuple[int, ...]]:
    return {colour for _, colour in image.crop(box).getcolors(1 << 16) or ()}  # type: ignore[misc]


CARD = Card(
    head="Загвар газар · 2026 оны төлөвлөгөө",
    title="1.1. Өрх бүрд хүрэх сургалт",
    icon="good",
    tone="good",
    state="100 · Бүрэн хэрэгжсэн",
    alert="",
    facts=("Хугацаа: Жилдээ",),
    bar=(),
    mark="",
    site="ил тод",
    call="Авлигыг мэдээлэх",
)


def test_a_card_of_a_measure_says_state_deadline_and_last_report() -> None:
    found = cards(overview_of(folder()))
    card = found["zagvar/2026/1-1/"].card
    assert card.head == "Загвар газар · 2026 оны төлөвлөгөө"
    assert (card.icon, card.tone, card.state) == ("good", "good", "100 · Бүрэн хэрэгжсэн")
    assert card.facts[1:] == ("Сүүлийн тайлан: 2026.07.08", "Үнэлгээ: 100 / 100")
    behind = found["zagvar/2026/2-1/"].card
    assert (behind.tone, behind.alert) == ("weak", "Хугацаа хэтэрсэн")


def test_cards_of_plans_and_bodies_tell_parts_of_a_whole() -> None:
    found = cards(overview_of(folder()))
    for address in ("zagvar/", "zagvar/2026/"):
        card = found[address].card
        assert card.state == "Бүрэн хэрэгжсэн: 2 / 10"
        assert card.facts[0] == "Тайлагнасан: 8 / 10"
        assert sum(part.count for part in card.bar) == 10
    silent = cards(overview_of(silent_folder()))["zagvar/2026/"].card
    assert (silent.icon, silent.state) == ("unreported_upcoming", "Тайлагнаагүй: 10 / 10")
    assert silent.facts[1] == "Энэ сайтад тайлан ирээгүй"
    assert {part.silent for part in silent.bar} == {True}
    assert {part.tone for part in silent.bar} >= {"bad"}, "what is overdue looks otherwise than what is not yet due"


def test_for_which_pages_there_are_cards_is_a_setting() -> None:
    overview = overview_of(folder())
    measures = {f"zagvar/2026/{item.id}/" for item in (*MEASURES_OPEN, *MEASURES_INSIDE)}
    assert cards(overview).keys() == {"zagvar/", "zagvar/2026/", *measures}
    assert cards(overview, CardScope.PLAN).keys() == {"zagvar/", "zagvar/2026/"}
    assert cards(overview, CardScope.NONE) == {}


def test_a_card_has_the_same_name_the_next_day_and_another_one_when_something_changed() -> None:
    today = cards(overview_of(folder()))
    tomorrow = cards(overview_of(folder(), AS_OF + datetime.timedelta(1)))
    assert today == tomorrow
    earlier = cards(overview_of(folder(), datetime.date(2026, 6, 30)))
    assert earlier["zagvar/2026/1-1/"].path != today["zagvar/2026/1-1/"].path
    assert cards(overview_of(folder()), drawing=b"another")["zagvar/"].path != today["zagvar/"].path
    assert today["zagvar/"].path.startswith("zagvar/card-")
    assert len({item.path for item in today.values()}) == len(today)


def test_the_same_card_is_the_same_picture() -> None:
    assert PEN.draw(CARD) == Pen(FOLDER, LOOKS).draw(CARD)
    assert PEN.draw(CARD) != PEN.draw(replace(CARD, title="1.1. Өрх бүрд хүрэх Сургалт"))
    assert PEN.fingerprint == Pen(FOLDER, LOOKS).fingerprint


def test_another_font_gives_other_names(tmp_path: Path) -> None:
    for name in FONTS:
        (tmp_path / f"{name}.ttf").write_bytes((FOLDER / f"{name}.ttf").read_bytes())
    assert Pen(tmp_path, LOOKS).fingerprint == PEN.fingerprint
    (tmp_path / "bold.ttf").write_bytes((FOLDER / "regular.ttf").read_bytes())
    assert Pen(tmp_path, LOOKS).fingerprint != PEN.fingerprint


@pytest.mark.parametrize("tone", TONES)
@pytest.mark.parametrize("icon", ICONS)
def test_a_state_has_its_icon_and_its_colours(icon: str, tone: str) -> None:
    image = picture(replace(CARD, icon=icon, tone=tone))
    ink, ground = (tuple(bytes.fromhex(colour[1:])) for colour in TONES[tone])
    area = (64, 456, 160, 532)
    assert {ink, ground} <= colours(image, area)
    other = picture(replace(CARD, icon="good" if icon != "good" else "bad", tone=tone))
    assert image.crop(area).tobytes() != other.crop(area).tobytes()


def test_every_state_has_an_icon() -> None:
    assert {*Unrated, *TONES} <= ICONS.keys()


def test_110_is_on_every_card() -> None:
    corner = (WIDTH - 110, 0, WIDTH, 92)
    assert picture(CARD).crop(corner).tobytes() == picture(replace(CARD, title="Өөр")).crop(corner).tobytes()
    assert (255, 255, 255) in colours(picture(CARD), corner)


def test_invented_data_is_marked() -> None:
    marked = cards(overview_of(folder(sample=True)))
    assert {item.card.mark for item in marked.values()} == {"ЖИШЭЭ. Энэ бол зохиомол мэдээлэл"}
    assert {item.card.mark for item in cards(overview_of(folder())).values()} == {""}
    stripe = (0, 92, WIDTH, 142)
    assert colours(picture(marked["zagvar/"].card), stripe) - colours(picture(CARD), stripe)


def test_a_bar_divides_the_whole_width() -> None:
    image = picture(replace(CARD, bar=(CardPart("good", 1), CardPart("bad", 3, silent=True))))
    row = [image.getpixel((x, 520)) for x in range(64, WIDTH - 64)]
    green = tuple(bytes.fromhex(TONES["good"][0][1:]))
    assert abs(row.count(green) - len(row) // 4) < 5


def test_what_nobody_reported_is_dashed_as_on_pages() -> None:
    whole = picture(replace(CARD, bar=(CardPart("bad", 1),)))
    image = picture(replace(CARD, bar=(CardPart("bad", 1, silent=True),)))
    ink, ground = (tuple(bytes.fromhex(tone[1:])) for tone in TONES["bad"])
    column = next(y for y in range(HEIGHT) if whole.getpixel((WIDTH // 2, y)) == ink and y > HEIGHT // 2)
    bar = [y for y in range(column, HEIGHT) if whole.getpixel((WIDTH // 2, y)) == ink]
    edge = [image.getpixel((x, bar[-1])) for x in range(64, WIDTH - 64)]
    assert {ink, ground} == set(edge)
    assert abs(edge.count(ink) - edge.count(ground)) < 20
    assert image.getpixel((WIDTH // 2, bar[len(bar) // 2])) == ground


LONG = "Х" * 300, "Нийтийн албанд " * 60, "Ө", " ", ""


@pytest.mark.parametrize("words", [*HOSTILE, *LONG])
def test_whatever_stands_in_a_text_fits(words: str) -> None:
    card = replace(CARD, title=words, head=words, state=words, alert=words, facts=(words, words))
    image = picture(card)
    paper = (247, 245, 240)
    for side in ((0, 150, 60, HEIGHT), (WIDTH - 60, 150, WIDTH, HEIGHT), (0, HEIGHT - 40, WIDTH, HEIGHT)):
        assert colours(image, side) == {paper}


@pytest.mark.parametrize("words", HOSTILE)
def test_whatever_an_author_writes_gives_cards(words: str) -> None:
    for item in cards(hostile(words), CardScope.PLAN).values():
        picture(item.card)


ALPHABET = "АБВГДЕЁЖЗИЙКЛМНОӨПРСТУҮФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмноөпрстуүфхцчшщъыьэюя"
SIGNS = "0123456789 .,:;!?()«»“”„–—-/%№₮·…'\"+=§"


@pytest.mark.parametrize("name", FONTS)
def test_the_fonts_have_every_letter_of_the_language(name: str) -> None:
    font = ImageFont.truetype(str(FOLDER / f"{name}.ttf"), 40)
    absent = bytes(font.getmask("\U0010ffff"))
    shapes = {letter: bytes(font.getmask(letter)) for letter in ALPHABET}
    assert absent not in shapes.values()
    assert shapes["Ө"] not in (shapes["О"], shapes["Ф"])
    assert shapes["ү"] != shapes["у"]
    assert known_letters(layers_of(FOLDER), ALPHABET + SIGNS.replace("§", "")) == ALPHABET + SIGNS.replace("§", "")


def test_what_the_fonts_do_not_have_is_one_sign() -> None:
    assert known_letters(layers_of(FOLDER), "а📱📱📱б\u1820\u1821в") == "а\ufffdб\ufffdв"


def test_fonts_are_small_and_their_licence_stands_beside_them() -> None:
    assert sum((FOLDER / f"{name}.ttf").stat().st_size for name in FONTS) < 150_000
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FOLDER / "OFL.txt").read_text(encoding="utf-8")


def head(site_url: str | None, image: str | None) -> dict[str, str]:
    page = next(page for page in organisation_pages(overview_of(folder()), wording()) if page.template == "measure")
    renderer = Renderer(TEMPLATES, wording(), replace(SETTINGS, site_url=site_url))
    found = HtmlReading(renderer.render(replace(page, image=image)).head)
    return {meta["property"]: meta["content"] for meta in found.all("meta") if "property" in meta}


def test_pages_tell_social_sites_what_they_are() -> None:
    told = head(None, None)
    assert told.keys() == {"og:type", "og:locale", "og:site_name", "og:title", "og:description"}
    assert (told["og:type"], told["og:locale"], told["og:site_name"]) == ("website", "mn_MN", "ил тод")
    assert told["og:title"].startswith("1.1. ")
    told = head("https://x.mn/a/", "zagvar/2026/1-1/card-0011aabb.png")
    assert told["og:url"] == "https://x.mn/a/zagvar/2026/1-1/"
    assert told["og:image"] == "https://x.mn/a/zagvar/2026/1-1/card-0011aabb.png"
    assert (told["og:image:width"], told["og:image:height"]) == (str(WIDTH), str(HEIGHT))
    assert "og:image" not in head("https://x.mn/a/", None)


def test_what_the_state_says_is_not_said_twice() -> None:
    """An unreported measure that is overdue says so as its state; a rated one needs the second sign."""
    found = cards(overview_of(silent_folder()))
    overdue = [item for item in overview_of(silent_folder()).plans[0].measures if item.overdue]
    assert overdue
    assert {found[item.address].card.alert for item in overdue} == {""}


def test_another_tone_gives_another_picture_and_name() -> None:
    changed = Pen(FOLDER, replace(LOOKS, light={**LOOKS.light, "good": "#123456"}))
    assert changed.fingerprint != PEN.fingerprint
    assert changed.draw(CARD) != PEN.draw(CARD)
    assert (0x12, 0x34, 0x56) in colours(Image.open(io.BytesIO(changed.draw(CARD))).convert("RGB"), (64, 456, 160, 532))
