"""PDF files written object by object, for tests of what no library would write."""

from __future__ import annotations

import io
import zlib

SCRIPT = "<</S/JavaScript/JS(app.alert(1))>>"


def raw_pdf(
    catalog: str = "", page: str = "", more: tuple[str | bytes, ...] = (), text: str = "Tailan", info: str = ""
) -> bytes:
    """Return a PDF of one page. `catalog` and `page` are entries of theirs, `more` the objects from number 6 on."""
    shown = f"BT /F1 12 Tf 20 200 Td ({text}) Tj ET"
    objects: list[str | bytes] = [
        f"<</Type/Catalog/Pages 2 0 R{catalog}>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>{page}>>",
        f"<</Length {len(shown)}>>\nstream\n{shown}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *more,
    ]
    written = io.BytesIO()
    written.write(b"%PDF-1.7\n")
    places = []
    for number, found in enumerate(objects, start=1):
        places.append(written.tell())
        content = found if isinstance(found, bytes) else found.encode("latin-1")
        written.write(f"{number} 0 obj\n".encode() + content + b"\nendobj\n")
    start = written.tell()
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    written.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table)
    written.write(f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R{info}>>\nstartxref\n{start}\n%%EOF\n".encode())
    return written.getvalue()


def stream(content: bytes | str, entries: str = "", *, packed: bool = False) -> bytes:
    """Return a stream object."""
    data = content if isinstance(content, bytes) else content.encode()
    if packed:
        data, entries = zlib.compress(data, 9), entries + "/Filter/FlateDecode"
    return f"<<{entries}/Length {len(data)}>>\nstream\n".encode() + data + b"\nendstream"


def saved_again(content: bytes, number: int, found: str | bytes) -> bytes:
    """Return a PDF with one object replaced by a second save, which leaves the first one in the file."""
    added = found if isinstance(found, bytes) else found.encode()
    new = b"%d 0 obj\n" % number + added + b"\nendobj\n"
    before = content.rfind(b"xref\n0")
    size = content.count(b" 00000 n") + 2
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, len(content))
    trailer = b"trailer\n<</Size %d/Root 1 0 R/Prev %d>>\n" % (size, before)
    return content + new + table + trailer + b"startxref\n%d\n%%%%EOF\n" % (len(content) + len(new))
