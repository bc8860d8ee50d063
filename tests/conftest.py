"""What the tests share: where the development data lies, and small corpora built once."""

import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

from assistant.assembly import Assistant
from assistant.compilation import Request
from assistant.embedding import Embedder, open_embedder
from assistant.reader.opening import OpenedReader, open_reader
from assistant.settings import load_settings, user_cache
from tests.commands import Commands
from tests.making import docx

PROJECT = Path(__file__).parents[1]
SHARED = PROJECT.parent / "shared"

# How long one example takes says nothing here: tests run side by side, on machines busy with other things.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")


@pytest.fixture(scope="session")
def project() -> Path:
    """The project's root."""
    return PROJECT


@pytest.fixture(scope="session")
def eval_data() -> Path:
    """The development data, which is no part of the project."""
    folder = SHARED / "eval"
    if not folder.is_dir():
        pytest.skip(f"no development data in {folder}")
    return folder


@pytest.fixture(scope="session")
def model_cache() -> Path:
    """The user's own cache: the model is prepared there once."""
    return user_cache()


NOTES = {
    "кластер.txt": (
        "Кластер — это группа соседствующих предприятий одной отрасли, которые дополняют друг друга.\n\n"
        "Понятие ввёл Майкл Портер в 1990 году. Он описал его в книге «Конкурентные преимущества стран».\n\n"
        "К участникам кластера относятся:\n- предприятия;\n- вузы;\n- органы власти.\n"
    ),
    "молоко.md": "# Молочная отрасль\n\nЗавод перерабатывает 120 тонн молока в сутки.\n\nСыр зреет шестьдесят дней.\n",
    "парк/парк.txt": "Индустриальный парк открыли в 2014 году. В нём работают девять резидентов.\n",
}


@pytest.fixture
def make_corpus(tmp_path: Path) -> Callable[..., Path]:
    """Write a corpus of texts under a new folder."""

    def make(notes: dict[str, str] | None = None, name: str = "corpus") -> Path:
        corpus = tmp_path / name
        for path, text in (NOTES if notes is None else notes).items():
            (corpus / path).parent.mkdir(parents=True, exist_ok=True)
            (corpus / path).write_text(text, encoding="utf-8")
        return corpus

    return make


@pytest.fixture
def assistant(make_corpus: Callable[..., Path], tmp_path: Path) -> Assistant:
    """An assistant over a fresh small corpus, its index built."""
    built = Assistant(load_settings(make_corpus(), tmp_path / "index"))
    built.build(silent)
    return built


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small corpus and its index, built once; not to be written to (see `library`)."""
    folder = tmp_path_factory.mktemp("built")
    for path, text in NOTES.items():
        (folder / "corpus" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "corpus" / path).write_text(text, encoding="utf-8")
    (folder / "corpus" / "лес.docx").write_bytes(docx("# Лесное хозяйство", "Лесопилка распилила 40 кубометров сосны."))
    Assistant(load_settings(folder / "corpus", folder / "index")).build(silent)
    return folder


@pytest.fixture
def library(built: Path, tmp_path: Path) -> Path:
    """A copy of `built` for one test."""
    return Path(shutil.copytree(built, tmp_path / "library"))


@pytest.fixture
def command(library: Path, capsys: pytest.CaptureFixture[str]) -> Commands:
    """Runs commands of the command line in this process, on `library`."""
    return Commands(library, capsys)


@pytest.fixture(autouse=True)
def _own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep conversations and accounts of tests, and of what they start, away from the user's own."""
    monkeypatch.setenv("ASSISTANT_DATA", str(tmp_path / "data"))


@pytest.fixture(autouse=True, scope="session")
def _models_loaded_once() -> Iterator[None]:
    """Let all assistants of this process share the models, which are as they are whoever asks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("assistant.assembly.open_embedder", _open_embedder)
        patch.setattr("assistant.assembly.open_reader", _open_reader)
        yield


@cache
def _open_embedder(request: Request, folder: Path) -> Embedder:
    return open_embedder(request, folder)


@cache
def _open_reader(request: Request, folder: Path) -> OpenedReader:
    return open_reader(request, folder)


def silent(stage: str, done: int, total: int) -> None:
    """Take progress and say nothing."""
