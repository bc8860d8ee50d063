"""Every byte of every file searched for what should not be there, in all the ways it may be written; packed files opened."""

import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp1251", "koi8-r", "cp866")
_DEEPEST = 4


def spellings(secret: str) -> list[bytes]:
    """Return the ways files may hold a text, the likeliest first: Russian encodings, casings, ё or е, escapes."""
    cased = {secret, secret.lower(), secret.upper(), secret.capitalize()}
    found: set[bytes] = set()
    for text in cased | {text.replace("ё", "е").replace("Ё", "Е") for text in cased}:
        found |= {text.encode(name, "ignore") for name in _ENCODINGS}
        found |= {quote(text).encode(), quote(text).lower().encode()}
        escaped = json.dumps(text)[1:-1]
        found |= {escaped.encode(), escaped.upper().replace("\\U", "\\u").encode()}
    return [secret.encode(), *sorted(found - {secret.encode(), b""})]


def holding(folders: Iterable[Path], secrets: Iterable[str], *, since: float = 0.0) -> dict[Path, set[str]]:
    """Return the files and folders below `folders`, changed `since`, that hold a secret in their content or their name."""
    wanted = {secret: spellings(secret) for secret in secrets}
    found: dict[Path, set[str]] = {}
    for path in (path for folder in folders for path in sorted(folder.rglob("*"))):
        if path.lstat().st_mtime < since:
            continue
        contents = [path.name.encode(errors="surrogateescape")]
        if path.is_file():
            contents += unpacked(path.read_bytes())
        held = {secret for secret, ways in wanted.items() if any(way in content for content in contents for way in ways)}
        if held:
            found[path] = held
    return found


def unpacked(content: bytes, depth: int = 0) -> Iterator[bytes]:
    """Yield a file's content, and what is packed in it (ZIP and NPZ, gzip, zlib), packed again or not."""
    yield content
    if depth == _DEEPEST:
        return
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.infolist():
                yield member.filename.encode(errors="surrogateescape")
                yield from unpacked(archive.read(member), depth + 1)
    for start, open_packed in ((b"\x1f\x8b", gzip.decompress), (b"\x78", zlib.decompress)):
        if content.startswith(start):
            try:
                inner = open_packed(content)
            except (OSError, EOFError, zlib.error):
                continue  # it only looks packed
            yield from unpacked(inner, depth + 1)
