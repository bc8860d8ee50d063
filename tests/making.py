"""Small files of each format, made from paragraphs; PDF by hand, so that its fonts can be broken on purpose."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.sources import Source, file_source

SENTENCES = (
    "Кластер объединяет предприятия одной отрасли, вузы и органы власти.",
    "Понятие ввёл американский экономист Майкл Портер в 1990 году.",
    "Губернатор подписал постановление о поддержке предпринимателей.",
    "Завод перерабатывает сто двадцать тонн молока в сутки.",
)

TO_UNICODE = (
    "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def "
    "1 begincodespacerange <00> <ff> endcodespacerange\n"
    + "".join(f"{len(block)} beginbfchar\n" + "".join(block) + "endbfchar\n" for block in [[
        f"<{code:02x}> <{ord(bytes([code]).decode('cp1251')):04x}>\n" for code in (*range(0xC0, 0x100), 0xA8, 0xB8)
    ]])
    + "1 beginbfrange <20> <7e> <0020> endbfrange endcmap CMapName currentdict /CMap defineresource pop end end"
)  # fmt: skip


def pdf(pages: Sequence[str | None], *, broken_fonts: Sequence[int] = (), labels: str = "", info: str = "") -> bytes:
    """Return a PDF: None is a page that cannot be parsed; fonts of pages (from 1) in `broken_fonts` have no Unicode map."""
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(pages)))
    objects: list[str | bytes] = [
        f"<< /Type /Catalog /Pages 2 0 R {labels} >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        stream(TO_UNICODE.encode()),
        f"<< {info} >>",
    ]
    for number, text in enumerate(pages):
        mapped = "" if number + 1 in broken_fonts else "/ToUnicode 3 0 R"
        font = f"<< /Type /Font /Subtype /Type1 /BaseFont /Made /Encoding /WinAnsiEncoding {mapped} >>"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {6 + 2 * number} 0 R "
            f"/Resources << /Font << /F {font} >> >> >>"
        )
        if text is None:
            objects.append("<< /Length 3 /Filter /Nonsense >>\nstream\n???\nendstream")
        else:
            lines = "".join(f"({line}) Tj 0 -14 Td " for line in text.translate(str.maketrans("()\\", "   ")).split("\n"))
            objects.append(stream(f"BT /F 12 Tf 40 760 Td {lines}ET".encode("cp1251")))
    return assembled(objects)


def assembled(objects: Sequence[str | bytes]) -> bytes:
    """Return a PDF file of numbered objects: the catalogue first, what it says of itself fourth."""
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n".encode() + (content if isinstance(content, bytes) else content.encode()) + b"\nendobj\n")
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.write("".join(f"{place:010d} 00000 n \n" for place in places).encode())
    out.write(f"trailer << /Root 1 0 R /Info 4 0 R /Size {len(objects) + 1} >>\nstartxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def stream(data: bytes) -> bytes:
    """Return a stream object that holds `data`."""
    return f"<< /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"


def docx(*paragraphs: str) -> bytes:
    """Return a DOCX of plain paragraphs; one that begins with `# ` is a heading."""
    import docx as python_docx

    made = python_docx.Document()
    for text in paragraphs:
        if text.startswith("# "):
            made.add_heading(text[2:], 1)
        else:
            made.add_paragraph(text)
    return saved(made)


def docx_of(body: str) -> bytes:
    """Return a DOCX whose document part is `body`."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx("а"))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, body if entry.filename == "word/document.xml" else old.read(entry.filename))
    return out.getvalue()


def saved(made: Any) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def source_of(folder: Path, name: str, data: bytes) -> Source:
    """Write a file and return it as a source."""
    (folder / name).write_bytes(data)
    return file_source(folder / name, folder)[0]
