"""Small files of the formats of markup, made from paragraphs; one that begins with `# ` is a heading of the first level."""

import io
import zipfile
from collections.abc import Callable, Mapping
from html import escape

CONTAINER = (
    '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)


def html(*paragraphs: str) -> bytes:
    return (
        f'<!DOCTYPE html>\n<html lang="ru"><head><meta charset="utf-8"></head><body>{_blocks(paragraphs)}</body></html>'.encode()
    )


def mhtml(*paragraphs: str) -> bytes:
    return mhtml_of(html(*paragraphs))


def mhtml_of(page: bytes, charset: str = "utf-8") -> bytes:
    """Return a saved page as Chromium writes it, with a picture beside the page."""
    import base64

    body = base64.encodebytes(page).decode().replace("\n", "\r\n")
    return (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.ru/page\r\nSubject: =?utf-8?Q?=D0=90?=\r\n"
        "Date: Mon, 1 Sep 2025 10:00:00 -0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n"
        '\ttype="text/html";\r\n\tboundary="----Boundary--1"\r\n\r\n\r\n'
        "------Boundary--1\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n"
        "Content-Location: https://example.ru/a.png\r\n\r\niVBORw0KGgo=\r\n"
        f"------Boundary--1\r\nContent-Type: text/html; charset={charset}\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-Location: https://example.ru/page\r\n\r\n{body}\r\n------Boundary--1--\r\n"
    ).encode()


def epub(*paragraphs: str) -> bytes:
    return epub_of({"ch1.xhtml": xhtml(_blocks(paragraphs))})


def xhtml(body: str, head: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" '
        f'xmlns:epub="http://www.idpf.org/2007/ops"><head><title/>{head}</head><body>{body}</body></html>'
    )


def epub_of(pages: Mapping[str, str | bytes], metadata: str = "", more: Mapping[str, str | bytes] | None = None) -> bytes:
    """Return a book of some pages in their order, and of other files by their full names."""
    items = "".join(f'<item id="i{n}" href="{name}" media-type="application/xhtml+xml"/>' for n, name in enumerate(pages))
    spine = "".join(f'<itemref idref="i{n}"/>' for n in range(len(pages)))
    package = (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/">{metadata}</metadata><manifest>{items}</manifest>'
        f"<spine>{spine}</spine></package>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), "application/epub+zip")
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("OEBPS/content.opf", package)
        for name, page in pages.items():
            archive.writestr(f"OEBPS/{name}", page)
        for name, data in (more or {}).items():
            archive.writestr(name, data)
    return out.getvalue()


def fb2(*paragraphs: str) -> bytes:
    body = "".join(
        f"<title><p>{escape(text[2:])}</p></title>" if text.startswith("# ") else f"<p>{escape(text)}</p>" for text in paragraphs
    )
    return fb2_of(f"<body><section>{body}</section></body>")


def fb2_of(body: str, description: str = "", encoding: str = "utf-8") -> bytes:
    return (
        f'<?xml version="1.0" encoding="{encoding}"?>\n<FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0" '
        f'xmlns:l="http://www.w3.org/1999/xlink"><description>{description}</description>{body}</FictionBook>'
    ).encode(encoding)


def _blocks(paragraphs: tuple[str, ...]) -> str:
    return "\n".join(f"<h1>{escape(text[2:])}</h1>" if text.startswith("# ") else f"<p>{escape(text)}</p>" for text in paragraphs)


MAKERS: dict[str, Callable[..., bytes]] = {"html": html, "htm": html, "mht": mhtml, "mhtml": mhtml, "epub": epub, "fb2": fb2}
"""Extension → a file of paragraphs."""
