"""Documents made by hand: a PDF with Chinese text and no font in it, a Word file of the least XML.

`python -m tests.documents.made` writes tests/data/policy.pdf, which is what `pdf(POLICY)` gives.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

POLICY_PDF = Path(__file__).parent.parent / "data" / "policy.pdf"
# The lines of two pages as a typesetter breaks them; the second is half in English.
POLICY = (
    (
        "退换政策",
        "自签收次日起七天内，商品不影响二次销售的，可以无理由退货，退货运",
        "费由买家承担；质量问题的运费由我们承担，拍照发给客服即可办理。",
        "定制的蛋糕和现烤面包不支持退货。",
    ),
    (
        "Delivery",
        "Orders placed before four in the afternoon leave our kitchen on the",
        "same day and reach every address in the city within a day.",
        "满 99 元包邮，偏远地区另收 12 元。",
    ),
)
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def pdf(pages: Sequence[Sequence[str]], *, locked: bool = False, lost: bool = False) -> bytes:
    """Lines of text, page by page. `locked`: asks for a password; `lost`: the last page is named and is not there."""
    numbers = [4 + 2 * place for place in range(len(pages))]
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{one} 0 R' for one in numbers)}] >>".encode(),
        # The reader has this character set built in: nothing of the font needs to lie in the file.
        3: b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [<< /Type /Font "
        b"/Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) "
        b"/Supplement 2 >> /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 4 >> >>] >>",
    }
    for number, lines in zip(numbers, pages, strict=True):
        shown = "".join(f"<{line.encode('utf-16-be').hex()}> Tj T*\n" for line in lines)
        content = f"BT /F1 8 Tf 20 400 Td 12 TL\n{shown}ET".encode()
        objects[number] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 420] /Contents {number + 1} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        ).encode()
        objects[number + 1] = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)
    if lost:
        objects[numbers[-1]] = b"null"
    trailer = b"/Root 1 0 R"
    if locked:
        # No key fits these: whoever opens the file is asked for a password.
        zeros = b"<" + b"00" * 32 + b">"
        objects[max(objects) + 1] = b"<< /Filter /Standard /V 1 /R 2 /O %s /U %s /P -4 >>" % (zeros, zeros)
        trailer += b" /Encrypt %d 0 R /ID [<00> <00>]" % max(objects)
    return _file(objects, trailer)


def _file(objects: Mapping[int, bytes], trailer: bytes) -> bytes:
    out, starts = bytearray(b"%PDF-1.7\n"), []
    for number, content in sorted(objects.items()):
        starts.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    size = len(starts) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        table,
        size,
        trailer,
        len(out),
    )
    return bytes(out)


def docx(body: str, *, before: str = "", more: Mapping[str, str] | None = None) -> bytes:
    """A Word file whose body is this XML (prefix `w`); `before` stands ahead of it, `more` are other parts by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
        )
        archive.writestr(
            "word/document.xml",
            f'<?xml version="1.0" encoding="UTF-8"?>{before}<w:document xmlns:w="{_WORD}" xmlns:r="{_OFFICE}">'
            f"<w:body>{body}</w:body></w:document>",
        )
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return out.getvalue()


def paragraph(text: str, style: str = "") -> str:
    """A paragraph of a Word file, `style` for instance `Heading1`."""
    styled = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{styled}<w:r><w:t>{text}</w:t></w:r></w:p>"


def table(*rows: Sequence[str]) -> str:
    """A table of a Word file."""
    cells = ("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


if __name__ == "__main__":
    POLICY_PDF.write_bytes(pdf(POLICY))
