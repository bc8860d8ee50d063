"""Microsoft's old container: a document under a password, or a file of an old program."""

from pathlib import Path

from assistant.errors import RejectedFile
from assistant.loaders.document import Document
from assistant.sources import Source
from assistant.texts import reading as texts

# Names of streams in the container.
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_DOC_STREAM = "WordDocument".encode("utf-16-le")


def load(path: Path, source: Source) -> Document:
    """Refuse the file, as `encrypted` or `unsupported`."""
    data = path.read_bytes()
    if _ENCRYPTED_STREAM in data or (path.suffix.lower() == ".docx" and _DOC_STREAM not in data):
        raise RejectedFile(texts.file_encrypted(source.path), document=source.path, reason="encrypted")
    raise RejectedFile(texts.file_unsupported(source.path), document=source.path, reason="unsupported")
