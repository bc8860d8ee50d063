"""An export to its file: whole or not at all, and never over another file unasked."""

import errno
import os
import secrets
from contextlib import suppress
from pathlib import Path

from assistant.durable import FULL
from assistant.errors import ExportError
from assistant.texts import export as texts

_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
_BAD_NAMES = {errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ, errno.ELOOP}
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}
"""What file systems without hard links answer."""


def write_export(path: Path, data: bytes, *, replace: bool = False) -> None:
    """Write `data` to `path` whole or not at all.

    Parameters
    ----------
    path : Path
    data : bytes
    replace : bool
        Whether a file that is there may be replaced.

    Raises
    ------
    ExportError
        If there is such a file or folder, the folder is missing or closed to us, the disk is full, or no file can be called so.
    """
    shown = str(path).encode(errors="replace").decode()
    try:
        _refuse(path, shown, replace=replace)
        _write(path, data, replace=replace)
    except FileExistsError as error:
        raise ExportError(texts.file_exists(shown)) from error
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ExportError(texts.folder_missing(str(path.parent).encode(errors="replace").decode())) from error
    except ValueError as error:  # a null character, or half a surrogate pair that no file system takes
        raise ExportError(texts.name_wrong(shown.replace("\0", ""))) from error
    except OSError as error:
        raise ExportError(_message(error, shown)) from error


def _refuse(path: Path, shown: str, *, replace: bool) -> None:
    if path.is_dir():
        raise ExportError(texts.is_folder(shown))
    if not replace and os.path.lexists(path):
        raise ExportError(texts.file_exists(shown))


def _message(error: OSError, shown: str) -> str:
    if error.errno in FULL:
        return texts.disk_full(shown)
    if error.errno in _FORBIDDEN:
        return texts.not_permitted(shown)
    if error.errno in _BAD_NAMES:
        return texts.name_wrong(shown)
    return texts.not_written(shown, error.strerror or type(error).__name__)


def _write(path: Path, data: bytes, *, replace: bool) -> None:
    temporary = path.parent / f".{secrets.token_hex(8)}.tmp"
    # Not by `tempfile`: the file is to have the rights any new file has here.
    descriptor = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            temporary.replace(path)
        else:
            _put(temporary, path)
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()


def _put(temporary: Path, path: Path) -> None:
    """Give the finished file its name unless another one took it meanwhile."""
    try:
        path.hardlink_to(temporary)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        temporary.replace(path)
