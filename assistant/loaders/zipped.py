"""Formats that are ZIP archives of XML parts: opened under limits, parsed without entities, with nothing fetched."""

import posixpath
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lxml import etree

from assistant.archives import ArchiveFault, check, check_directory

_ENCRYPTED_FLAG = 1
_SAFE: dict[str, Any] = {"resolve_entities": False, "no_network": True, "huge_tree": False, "load_dtd": False}
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/math": b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    b"http://purl.oclc.org/ooxml/drawingml/main": b"http://schemas.openxmlformats.org/drawingml/2006/main",
    b"http://purl.oclc.org/ooxml/presentationml/main": b"http://schemas.openxmlformats.org/presentationml/2006/main",
    b"http://purl.oclc.org/ooxml/spreadsheetml/main": b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
}
"""Names that the strict form of the standard has for what all else calls by the older ones."""
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def xml(data: bytes) -> Any:
    """Return the root of an XML document; entities stay unresolved, comments and instructions are left out."""
    for strict, usual in _STRICT.items():
        data = data.replace(strict, usual)
    return etree.fromstring(data, etree.XMLParser(remove_comments=True, remove_pis=True, **_SAFE))


class Parts:
    """The parts of an opened package, found by name whatever its case: 1С writes `SharedStrings.xml`."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._entries = {entry.filename.lower().lstrip("/"): entry for entry in archive.infolist()}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._entries

    def data(self, name: str) -> bytes | None:
        """Return a part's bytes, None where there is none."""
        entry = self._entries.get(name.lower())
        return None if entry is None else self._archive.read(entry)

    def root(self, name: str) -> Any:
        """Return the root of a part that is XML, None where there is none."""
        data = self.data(name)
        return None if data is None else xml(data)

    def elements(self, name: str, *tags: str) -> Iterator[Any]:
        """Yield the elements of a large part with one of `tags` as they end; each is emptied once the next is asked for."""
        entry = self._entries.get(name.lower())
        if entry is None:
            return
        with self._archive.open(entry) as file:
            for _, element in etree.iterparse(file, tag=tags, remove_comments=True, remove_pis=True, **_SAFE):
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """Return the inner relations of an Office part: id → (type, name of the part); what leads outside is left out."""
        folder, own = posixpath.split(name)  # the package itself has the empty name
        root = self.root(f"{folder}/_rels/{own}.rels".lstrip("/"))
        found: dict[str, tuple[str, str]] = {}
        for node in () if root is None else root.iter(_RELATIONSHIP):
            target = unquote(node.get("Target", ""))
            if node.get("TargetMode") != "External":
                path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                found[node.get("Id", "")] = (node.get("Type", "").rpartition("/")[2], path)
        return found

    def main(self) -> str:
        """Return the name of an Office package's main part (raises `ArchiveFault` where it names none)."""
        for kind, name in self.relations("").values():
            if kind == "officeDocument":
                return name
        raise ArchiveFault("damaged")


@contextmanager
def opened(path: Path) -> Iterator[Parts]:
    """Open a package.

    Raises
    ------
    ArchiveFault
        If it is damaged, locked by a password or larger than the limits; what zipfile raises on damage comes through too.
    """
    check_directory(path)
    with zipfile.ZipFile(path) as archive:
        if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in archive.infolist()):
            raise ArchiveFault("encrypted")
        check(archive)
        yield Parts(archive)
