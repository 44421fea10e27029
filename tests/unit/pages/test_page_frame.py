"""A frame is split once, and no page can move the places where it is stamped."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iltod.pages.renderer import PageFrameError, Rendered, depth_of, make_markers, root_of, split_page_frame, wrap

MARKERS = make_markers("b2")
FRAME = f"<html><head>{MARKERS.head}</head><body>{MARKERS.body}</body></html>"


def test_a_page_is_stamped_into_its_frame() -> None:
    shell = split_page_frame(FRAME, MARKERS, 1)
    page = wrap(shell, Rendered("<title>Төлөвлөгөө</title>", "<p>Ө, Ү, Ё</p>"))
    assert page.decode() == ("<html><head><title>Төлөвлөгөө</title></head><body><p>Ө, Ү, Ё</p></body></html>")


@pytest.mark.parametrize(
    "text", [MARKERS.head, MARKERS.body, f"{MARKERS.body}{MARKERS.head}", "{{ 7*7 }}", "\\1", "%s"]
)
def test_a_marker_in_the_data_stays_text(text: str) -> None:
    page = wrap(split_page_frame(FRAME, MARKERS, 0), Rendered(text, text))
    assert page.decode() == f"<html><head>{text}</head><body>{text}</body></html>"


@given(st.text(), st.text())
def test_any_page_comes_out_between_the_parts_of_the_frame(head: str, body: str) -> None:
    head, body = (part.encode(errors="replace").decode() for part in (head, body))
    shell = split_page_frame(FRAME, MARKERS, 0)
    assert wrap(shell, Rendered(head, body)) == f"<html><head>{head}</head><body>{body}</body></html>".encode()


@pytest.mark.parametrize(
    ("frame", "told"),
    [
        ("<html></html>", "0 times"),
        (f"{MARKERS.head}{MARKERS.head}{MARKERS.body}", "2 times"),
        (f"{MARKERS.head}{MARKERS.body}{MARKERS.body}", "2 times"),
        (f"{MARKERS.body}{MARKERS.head}", "before"),
    ],
)
def test_a_frame_without_its_markers_once_and_in_order_is_refused(frame: str, told: str) -> None:
    with pytest.raises(PageFrameError, match=told):
        split_page_frame(frame, MARKERS, 0)


def test_depth_and_root_of_an_address() -> None:
    assert [depth_of(address) for address in ("", "body/", "body/2025/", "body/2025/m1/")] == [0, 1, 2, 3]
    assert [root_of(depth) for depth in range(4)] == ["", "../", "../../", "../../../"]
