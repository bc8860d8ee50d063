"""Good files of every format, and how they are spoilt.

A case is a seed (a good file) and a number; the same two give the same bytes. Half of the mutations know nothing of the format
(bits, cuts, blocks), half reach what lies inside: parts of a ZIP packed again with right checksums, streams of a PDF, elements,
attributes and entities of markup, groups and numbers of RTF.
"""

import io
import random
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.making import SENTENCES, docx, pdf
from tests.making_markup import epub, fb2, html, mhtml

PROJECT = Path(__file__).parents[1]
PARAGRAPHS = ("# Кластеры России", *SENTENCES)
_LARGEST_SEED = 600_000
_LARGEST_CASE = 20_000_000
_NUMBERS = (0, -1, 1, 7, 255, 65_536, 2**31 - 1, -(2**31), 2**32, 2**63, 10**40)

Mutation = Callable[[bytes, random.Random], bytes]


@dataclass(frozen=True)
class Seed:
    """A good file to be spoilt: its name, whose suffix names the format, and its bytes."""

    name: str
    data: bytes

    @property
    def format(self) -> str:
        return Path(self.name).suffix.lstrip(".").lower()


# Seeds.


def seeds(*folders: Path) -> list[Seed]:
    """Return small files of every format: made here, of the tests, of the corpus, and of more folders."""
    found = {seed.name: seed for seed in _made()}
    for folder in (PROJECT / "tests" / "files", PROJECT / "corpus" / "заметки", *folders):
        for path in sorted(folder.rglob("*")):
            if (
                path.is_file()
                and 0 < path.stat().st_size <= _LARGEST_SEED
                and path.suffix not in {".toml", ".jsonl", ".json", ".py"}
            ):
                found.setdefault(path.name, Seed(path.name, path.read_bytes()))
    return list(found.values())


def _made() -> Iterator[Seed]:
    text = "\n\n".join(PARAGRAPHS)
    yield Seed("made.txt", text.encode("cp1251"))
    yield Seed("made.md", (text + "\n\n- а\n- б\n\n| а | б |\n|---|---|\n| 1 | 2 |\n\n```\nкод\n```\n").encode())
    yield Seed("made.csv", ("год;доля\n" + "".join(f"{year};{year % 7},5\n" for year in range(1990, 2020))).encode("cp1251"))
    yield Seed("made.docx", docx(*PARAGRAPHS))
    yield Seed("made.pdf", pdf(list(SENTENCES), info="/Title (Report)"))
    for suffix, make in (("html", html), ("mht", mhtml), ("epub", epub), ("fb2", fb2)):
        yield Seed(f"made.{suffix}", make(*PARAGRAPHS))
    yield Seed("made.rtf", _rtf())
    yield Seed("made.odt", zip_of({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": _odt()}))
    yield Seed("made.xlsx", zip_of(_XLSX))
    yield Seed("made.pptx", zip_of(_PPTX))
    yield Seed("made.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "WordDocument".encode("utf-16-le") + bytes(2000))
    yield Seed("made.zip", zip_of({"папка/закон.txt": text.encode(), "б.docx": docx("Абзац"), "в.html": html("Абзац")}))


def zip_of(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            method = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


def _rtf() -> bytes:
    body = "".join(r"\pard " + "".join(rf"\u{ord(c)}?" for c in text) + r"\par " for text in SENTENCES[:2])
    table = r"\trowd\cellx2000\cellx4000\intbl 1\cell 2\cell\row "
    return (rf"{{\rtf1\ansi\ansicpg1251{{\fonttbl{{\f0\fcharset204 Times;}}}}{{\*\generator x;}}{body}{table}\'ca\'eb}}").encode()


def _odt() -> bytes:
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    space = f'xmlns:office="{office}" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    body = "".join(f"<text:p>{text}</text:p>" for text in SENTENCES)
    return (
        f'<?xml version="1.0"?><office:document-content {space} office:version="1.3"><office:body><office:text>'
        f'<text:h text:outline-level="1">Кластеры</text:h>{body}<text:list><text:list-item><text:p>а</text:p></text:list-item>'
        "</text:list></office:text></office:body></office:document-content>"
    ).encode()


_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def _relations(*targets: tuple[str, str]) -> bytes:
    items = "".join(
        f'<Relationship Id="r{n}" Type="{_RELATIONS}/{kind}" Target="{to}"/>' for n, (kind, to) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{items}</Relationships>'.encode()


def _types(main: str, kind: str) -> bytes:
    office = "application/vnd.openxmlformats-officedocument"
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/><Default '
        f'Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/{main}" '
        f'ContentType="{office}.{kind}.main+xml"/></Types>'
    ).encode()


_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_XLSX = {
    "[Content_Types].xml": _types("xl/workbook.xml", "spreadsheetml.sheet"),
    "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_SHEET}" xmlns:r="{_RELATIONS}"><sheets><sheet name="Лист1" sheetId="1" r:id="r1"/></sheets>'
        "</workbook>"
    ).encode(),
    "xl/_rels/workbook.xml.rels": _relations(("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml")),
    "xl/sharedStrings.xml": f'<sst xmlns="{_SHEET}" count="2"><si><t>Год</t></si><si><t>Доля</t></si></sst>'.encode(),
    "xl/worksheets/sheet1.xml": (
        f'<worksheet xmlns="{_SHEET}"><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
        '<row r="2"><c r="A2"><v>2014</v></c><c r="B2"><v>0.5</v></c></row></sheetData></worksheet>'
    ).encode(),
}
_SLIDES, _DRAWING = (f"http://schemas.openxmlformats.org/{name}/2006/main" for name in ("presentationml", "drawingml"))
_PPTX = {
    "[Content_Types].xml": _types("ppt/presentation.xml", "presentationml.presentation"),
    "_rels/.rels": _relations(("officeDocument", "ppt/presentation.xml")),
    "ppt/presentation.xml": (
        f'<p:presentation xmlns:p="{_SLIDES}" xmlns:r="{_RELATIONS}"><p:sldIdLst><p:sldId id="256" r:id="r1"/></p:sldIdLst>'
        "</p:presentation>"
    ).encode(),
    "ppt/_rels/presentation.xml.rels": _relations(("slide", "slides/slide1.xml")),
    "ppt/slides/slide1.xml": (
        f'<p:sld xmlns:p="{_SLIDES}" xmlns:a="{_DRAWING}"><p:cSld><p:spTree><p:sp><p:txBody><a:p><a:r><a:t>'
        f"{SENTENCES[0]}</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>"
    ).encode(),
}


# Mutations that know nothing of the format.


def _place(data: bytes, chance: random.Random) -> tuple[int, int]:
    """Return a span of the data, mostly a short one."""
    start = chance.randrange(len(data) + 1)
    return start, min(len(data), start + int(len(data) ** chance.random()))


def flip(data: bytes, chance: random.Random) -> bytes:
    spoilt = bytearray(data)
    for _ in range(chance.choice((1, 3, 10, 100))):
        if spoilt:
            spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
    return bytes(spoilt)


def rewrite(data: bytes, chance: random.Random) -> bytes:
    start, stop = _place(data, chance)
    filler = chance.choice((bytes(stop - start), b"\xff" * (stop - start), chance.randbytes(stop - start)))
    return data[:start] + filler + data[stop:]


def cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def drop(data: bytes, chance: random.Random) -> bytes:
    start, stop = _place(data, chance)
    return data[:start] + data[stop:]


def swap(data: bytes, chance: random.Random) -> bytes:
    places = sorted(chance.randrange(len(data) + 1) for _ in range(4))
    a, b, c, d = places
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def repeat(data: bytes, chance: random.Random) -> bytes:
    start, stop = _place(data, chance)
    times = min(chance.choice((2, 10, 1000)), 1 + 2_000_000 // (stop - start + 1))
    return data[:start] + data[start:stop] * times + data[stop:]


def renumber(data: bytes, chance: random.Random) -> bytes:
    """Put an extreme number in the place of a written one."""
    numbers = list(re.finditer(rb"\d+", data))
    for match in sorted(chance.sample(numbers, min(len(numbers), chance.choice((1, 1, 4)))), key=lambda m: -m.start()):
        data = data[: match.start()] + str(chance.choice(_NUMBERS)).encode() + data[match.end() :]
    return data


def append(data: bytes, chance: random.Random) -> bytes:
    return data + chance.choice((chance.randbytes(500), data, bytes(100_000)))


PLAIN: tuple[Mutation, ...] = (flip, rewrite, cut, drop, swap, repeat, renumber, append)


# Mutations of markup.

_TAG = re.compile(rb"<[^<>!?]{1,2000}>")
_ATTRIBUTE = re.compile(rb'="[^"<>]{0,2000}"')
_ROOT = re.compile(rb"<(?![?!])")
_HOSTILE = (
    b"",
    b"&x;",
    b"&#0;",
    b"&#xD800;",
    b"&#x110000;",
    b"&nosuch;",
    b"]]>",
    b"<",
    b"a" * 100_000,
    b"../" * 50,
    b"file:///etc/passwd",
)


def nest(data: bytes, chance: random.Random) -> bytes:
    """Nest an element in itself many times; mostly the ends are there too."""
    tags = [match for match in _TAG.finditer(data) if not match[0].startswith(b"</") and not match[0].endswith(b"/>")]
    if not tags:
        return data
    match, depth = chance.choice(tags), chance.choice((50, 300, 5_000, 100_000))
    name = re.split(rb"[\s>]", match[0][1:])[0]
    end = b"</" + name + b">" if chance.random() < 0.7 else b""
    depth = min(depth, 3_000_000 // len(match[0]))
    return data[: match.start()] + match[0] * depth + b"x" + end * depth + data[match.start() :]


def retag(data: bytes, chance: random.Random) -> bytes:
    """Drop, double or exchange tags."""
    tags = list(_TAG.finditer(data))
    for _ in range(chance.choice((1, 3))):
        if len(tags) < 2:
            return data
        one, other = sorted(chance.sample(tags, 2), key=lambda match: match.start())
        middle = data[one.end() : other.start()]
        first, last = chance.choice(((b"", other[0]), (one[0] * 2, other[0]), (other[0], one[0]), (one[0], b"")))
        data = data[: one.start()] + first + middle + last + data[other.end() :]
        tags = list(_TAG.finditer(data))
    return data


def attribute(data: bytes, chance: random.Random) -> bytes:
    """Put a hostile value in the place of an attribute's, or of a text."""
    places = list(_ATTRIBUTE.finditer(data)) if chance.random() < 0.7 else list(re.finditer(rb">[^<>]+<", data))
    if not places:
        return data
    match = chance.choice(places)
    value = chance.choice((*_HOSTILE, *(str(number).encode() for number in _NUMBERS)))
    return data[: match.start()] + match[0][:2] + value + match[0][-1:] + data[match.end() :]


def entity(data: bytes, chance: random.Random) -> bytes:
    """Declare entities: one of a file, one of the network, ones that swell, one of itself."""
    swelling = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 10))
    declared = chance.choice(
        (
            b'<!ENTITY x SYSTEM "file:///etc/passwd">',
            b'<!ENTITY x SYSTEM "http://127.0.0.1:9/x">',
            b'<!ENTITY e0 "' + b"a" * 1000 + b'">' + swelling + b'<!ENTITY x "&e9;">',
            b'<!ENTITY x "&y;"><!ENTITY y "&x;">',
            b'<!ENTITY % p SYSTEM "file:///etc/passwd">%p;<!ENTITY x "">',
            b'<!ENTITY x "' + b"a" * 1_000_000 + b'">',
        )
    )
    root = _ROOT.search(data)
    if root is None:
        return data
    name = re.split(rb"[\s/>]", data[root.end() :][:200])[0]
    doctype = b"<!DOCTYPE " + name + b" [" + declared + b"]>"
    texts = list(re.finditer(rb">[^<>]+<", data[root.start() :]))
    at = root.start() + (chance.choice(texts).start() + 1 if texts else 0)
    return data[: root.start()] + doctype + data[root.start() : at] + b"&x;" * chance.choice((1, 100)) + data[at:]


def recode(data: bytes, chance: random.Random) -> bytes:
    """Say, or write, another encoding than the file has."""
    label = chance.choice(
        (b"utf-16", b"utf-7", b"koi8-r", b"nonsense", b"idna", b"utf-8-sig", b"rot13", b"unicode_escape", b"ebcdic")
    )
    changed: bytes = re.sub(rb"""(encoding=|charset=)(["']?)[\w-]+""", rb"\1\2" + label, data)
    return changed if changed != data else data.decode("utf-8", "replace").encode(chance.choice(("utf-16", "utf-32-be", "utf-7")))


MARKUP: tuple[Mutation, ...] = (nest, retag, attribute, entity, recode, renumber)


# RTF.


def rtf_groups(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    hostile = (
        b"{" * 100_000, b"}" * 1000, rb"{\b" * 3000 + b"}" * 3000, rb"\bin999999999 ", rb"\bin-5 ", rb"\u99999999999?",
        rb"\u-32769?", rb"\uc99999999 \u1040", rb"\ansicpg99999 ", rb"\'zz", rb"\trowd" * 5000, rb"\cell" * 20_000,
        rb"{\object\objdata " + b"0" * 99_999, rb"{\field{\*\fldinst INCLUDETEXT file:///etc/passwd}}", b"\\\\\\\x00",
        rb"{\upr" * 500,
    )  # fmt: skip
    return data[:at] + chance.choice(hostile) + data[at:]


def rtf_words(data: bytes, chance: random.Random) -> bytes:
    words = list(re.finditer(rb"\\[a-z]+-?\d*", data))
    if len(words) < 2:
        return data
    for _ in range(chance.choice((1, 5))):
        at, other = chance.choice(words), chance.choice(words)
        data = data[: at.start()] + other[0] + data[at.end() :]
        words = list(re.finditer(rb"\\[a-z]+-?\d*", data))
    return data


# PDF.

_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_OBJECT = re.compile(rb"obj\b(.*?)(?:stream|endobj)", re.DOTALL)


def pdf_stream(data: bytes, chance: random.Random) -> bytes:
    """Spoil what a stream unpacks to; where it then fits, nothing else moves."""
    streams = list(_STREAM.finditer(data))
    if not streams:
        return data
    match = chance.choice(streams)
    try:
        plain = zlib.decompress(match[1])
    except zlib.error:
        spoilt = chance.choice(PLAIN)(match[1], chance)[: len(match[1])].ljust(len(match[1]))
    else:
        changed = chance.choice((*PLAIN, _pdf_operators))(plain, chance)[:2_000_000]
        spoilt = zlib.compress(changed, 9).ljust(len(match[1]))
    return data[: match.start(1)] + spoilt + data[match.end(1) :]


def _pdf_operators(data: bytes, chance: random.Random) -> bytes:
    hostile = (
        b" q" * 20_000,
        b" Q" * 500,
        b" BT" * 500,
        b" [" * 20_000,
        b" <<" * 5000,
        b" (" * 20_000,
        b" /X Do" * 50,
        b" 1e400 0 0 1e400 0 0 cm",
    )
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(hostile) + b" " + data[at:]


def pdf_object(data: bytes, chance: random.Random) -> bytes:
    """Change a number, a name or a reference of an object, in its place."""
    objects = list(_OBJECT.finditer(data))
    if not objects:
        return data
    match = chance.choice(objects)
    body: bytes = match[1]
    parts = list(re.finditer(chance.choice((rb"\d+", rb"/\w+", rb"\d+ 0 R")), body))
    if not parts:
        return data
    part = chance.choice(parts)
    width = len(part[0])
    if part[0].startswith(b"/"):
        new = chance.choice(re.findall(rb"/\w+", data))
    elif part[0].endswith(b"R"):
        new = f"{chance.randrange(60)} 0 R".encode()
    else:
        digits = "".join(chance.choice("0123456789") for _ in range(width))
        new = (str(chance.choice(_NUMBERS)) if chance.random() < 0.5 else digits).encode()
    body = body[: part.start()] + new.ljust(width) + body[part.end() :]
    return data[: match.start(1)] + body + data[match.end(1) :]


# ZIP and what is made of it.


def zip_part(data: bytes, chance: random.Random) -> bytes:
    """Spoil one part and pack all again: checksums are right, so the damage reaches the parser."""
    parts = parts_of(data)
    if not parts:
        return flip(data, chance)
    texts = [name for name in parts if name.endswith((".xml", ".rels", ".html", ".xhtml", ".opf", ".ncx"))]
    name = chance.choice(texts or list(parts))
    mutations = MARKUP * 2 + PLAIN if name in texts else PLAIN
    parts[name] = chance.choice(mutations)(parts[name], chance)[:_LARGEST_CASE]
    return zip_of(parts)


def zip_parts(data: bytes, chance: random.Random) -> bytes:
    """Drop, exchange, rename or add parts."""
    parts = parts_of(data)
    if len(parts) < 2:
        return flip(data, chance)
    one, other = chance.sample(sorted(parts), 2)
    what = chance.randrange(5)
    if what == 0:
        del parts[one]
    elif what == 1:
        parts[one], parts[other] = parts[other], parts[one]
    elif what == 2:
        parts[chance.choice(("../../etc/passwd", "/etc/passwd", "C:\\x", "a" * 300, one.upper(), "\u202e" + one))] = parts.pop(
            one
        )
    elif what == 3:
        parts[one] = bytes(chance.choice((0, 1_000_000, 15_000_000)))
    else:
        parts.update({f"часть{number}.xml": b"<a/>" for number in range(chance.choice((10, 3_000)))})
    return zip_of(parts)


def parts_of(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {entry.filename: archive.read(entry) for entry in archive.infolist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, zlib.error):
        return {}


_ZIPPED = {"docx", "odt", "ods", "odp", "epub", "pptx", "xlsx", "zip"}
_MARKED_UP = {"html", "htm", "xhtml", "fb2", "mht", "mhtml", "xml"}


def mutations_of(suffix: str) -> tuple[Mutation, ...]:
    """Return the mutations of a format; those that know it stand as often as those that do not."""
    if suffix in _ZIPPED:
        return (*PLAIN, *(zip_part,) * 10, *(zip_parts,) * 2)
    if suffix in _MARKED_UP:
        return (*PLAIN, *MARKUP * 2)
    if suffix == "pdf":
        return (*PLAIN, *(pdf_stream, pdf_object) * 4)
    if suffix == "rtf":
        return (*PLAIN, *(rtf_groups, rtf_words) * 4)
    return PLAIN


def mutated(seed: Seed, number: int) -> bytes:
    """Return the bytes of a case."""
    chance = random.Random(f"{seed.name} {number}")
    data = seed.data
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        data = chance.choice(mutations_of(seed.format))(data, chance)[:_LARGEST_CASE]
    return data


def cases(given: Sequence[Seed], start: int = 0) -> Iterator[tuple[Seed, int]]:
    """Yield cases without end: one of each format, then the next of each."""
    formats: dict[str, list[Seed]] = {}
    for seed in given:
        formats.setdefault(seed.format, []).append(seed)
    number = start
    while True:
        for of_format in formats.values():
            yield of_format[number % len(of_format)], number
        number += 1
