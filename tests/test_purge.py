"""A purged document is nowhere: every byte under the index, the cache and the temporary files is searched for it."""

import gzip
import hashlib
import io
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from assistant.assembly import Assistant
from assistant.conversations import FILE as CONVERSATIONS
from assistant.conversations import Conversations
from assistant.errors import IndexDamaged
from assistant.filters import EVERYTHING, Filter
from assistant.index import BUILDING, DROPPED, Index
from assistant.language import terms
from assistant.measurements import Measurements
from assistant.opinions import FILE, Cited, Opinion, Opinions
from assistant.removed import FOLDER, kept, set_aside
from assistant.scratch import PREFIX, Scratch, sweep
from assistant.settings import load_settings, user_cache
from assistant.ui.kept_turns import given_of
from assistant.ui.session import History, turn_of
from tests.commands import Commands, Outcome
from tests.conftest import NOTES, silent
from tests.searching import holding, spellings

NAME = "водомёрная-летопись.txt"
MARKER = "Бирюзовый кашалот пересчитывает шестикрылых гренадеров Ольховатки."
CHANGED = "Лазоревый кашалот перепрятал восьмикрылых гренадеров Ольховатки."
DRAFT = "Набросок: фиолетовый кашалот прячет двукрылых гренадеров.\n"
SIDECAR = 'title = "Хроника заозёрных водомерок"\nauthors = ["Перепёлкин-Завалишин А. Б."]\nyear = 1907\n'
SECRETS = (MARKER, CHANGED, DRAFT.strip(), "Хроника заозёрных водомерок", "Перепёлкин-Завалишин", "водомёрная-летопись")

BUILD_AND_DIE = """
import os, sys, threading, time
from pathlib import Path
import psutil
from assistant.assembly import Assistant
from assistant.settings import load_settings

def first(folder, pattern):
    while not (found := [path for path in Path(folder).glob(pattern) if path.stat().st_size]):
        time.sleep(0.001)
    return found[0]

def die_when_unpacked():
    member = first(os.environ["TMPDIR"], "pervoistochnik-*/*/member*")
    children = psutil.Process().children()
    for child in children:
        if child.environ()["TMPDIR"] == str(member.parents[1]):
            child.suspend()
    first(sys.argv[2], ".unfinished/*/documents/*")
    for child in children:
        child.kill()
    os.kill(os.getpid(), 9)

threading.Thread(target=die_when_unpacked, daemon=True).start()
Assistant(load_settings(Path(sys.argv[1]), Path(sys.argv[2]))).build()
"""


def _only_words(*own: str) -> set[str]:
    """Return the lemmas and forms these texts have and the others of the corpus have not."""
    words = {word for text in own for term in terms(text) for word in (term.lemma, term.form)}
    others = {word for text in NOTES.values() for term in terms(text) for word in (term.lemma, term.form)}
    return {word for word in words - others if len(word) >= 5}


@pytest.fixture
def temporary(command: Commands, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files of this test alone, and settings that keep every generation."""
    folder = command.library / "tmp"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("ASSISTANT_GENERATIONS_KEPT", "20")
    monkeypatch.setenv("ASSISTANT_READER", "false")
    return folder


def _put(library: Path, text: str, name: str = NAME) -> Path:
    path = library / "corpus" / name
    path.write_text(text + "\n", encoding="utf-8")
    path.with_name(f"{name}.toml").write_text(SIDECAR, encoding="utf-8")
    return path


def _pack(path: Path, content: str) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(NAME, content)


def _purge(command: Commands, document: str = NAME) -> Outcome:
    done = command("remove", document, "--purge")
    assert (done.code, done.err) == (0, ""), done
    return done


def _assistant(library: Path) -> Assistant:
    return Assistant(load_settings(library / "corpus", library / "index"))


def _ask(library: Path, person: str, question: str, where: Filter = EVERYTHING, understood: str = "") -> str:
    """Ask as a page does and keep the answer; return the id of its conversation."""
    assistant = _assistant(library)
    generation = assistant.generation()
    answer = assistant.ask(question, generation, where=where)
    turn = turn_of(replace(answer, understood=understood or answer.understood), generation, where)
    kept = Conversations(assistant.settings.desk).keep(person, "", given_of(generation, turn))
    assert kept is not None
    return kept[0]


@pytest.fixture
def before(command: Commands) -> str:
    """The generation that was built before the document came."""
    return Index(command.library / "index").current_id()


def _spread(command: Commands, temporary: Path) -> None:
    """Leave the document in all the places where it may be: it was changed, packed, renamed, and builds were killed."""
    library, corpus = command.library, command.library / "corpus"
    index = Index(library / "index")
    draft, former, path = corpus / "черновик.txt", corpus / "старое-имя.txt", corpus / NAME
    _put(library, CHANGED)
    set_aside(NAME, corpus, index.folder)  # discarded by the next build
    draft.write_text(DRAFT, encoding="utf-8")
    command("build")
    assert not kept(index.folder)
    draft.write_text(MARKER + "\n", encoding="utf-8")
    command("build")
    draft.rename(former)
    command("build")
    _ask(library, "", "Кто пересчитывает гренадеров?")
    former.rename(path)
    command("build")
    _ask(library, "Анна", MARKER)
    _ask(library, "Анна", "Сколько молока перерабатывает завод?", Filter(documents=("молоко.md",)))
    # A slip may be mended by a word that stands in the document alone, whatever is shown.
    _ask(library, "Анна", "Где кашалт?", Filter(documents=("молоко.md",)), understood="Где кашалот?")
    _put(library, CHANGED)
    command("build")
    _as_of_the_former_release(index)
    path.unlink()
    path.with_name(f"{NAME}.toml").unlink()
    _pack(corpus / "связка.zip", CHANGED + "\n")
    command("build")
    _put(library, CHANGED)
    former.write_text("Под этим именем теперь другой документ.\n", encoding="utf-8")
    _pack(corpus / "связка.zip", f"{MARKER}\n" * 70_000)
    line = [sys.executable, "-c", BUILD_AND_DIE, str(corpus), str(index.folder)]
    died = subprocess.run(line, capture_output=True, check=False, timeout=120)
    assert died.returncode == -signal.SIGKILL, died.stderr
    (index.folder / f"{BUILDING}killed/documents").mkdir(parents=True)
    (index.folder / f"{BUILDING}killed/documents/000000.json").write_text(MARKER, encoding="utf-8")
    (corpus / "связка.zip").unlink()
    for text in (MARKER, CHANGED):
        _put(library, text)
        set_aside(NAME, corpus, index.folder)
    _put(library, CHANGED)
    (corpus / f".{NAME}.part").write_text(MARKER, encoding="utf-8")


def _thought_of(command: Commands) -> Path:
    """Keep opinions that quote the document as it was and as it is, one that does not, and a measurement; return where."""
    desk = load_settings(command.library / "corpus", command.library / "index").desk
    opinion = Opinion("", "2026-11-26T12:00+00:00", "Что такое кластер?", "", {}, False, "g", "answered", 0.9, (), helped=True)
    kept = Opinions(desk)
    kept.keep(opinion)
    for name, text in ((NAME, CHANGED), ("старое-имя.txt", MARKER), ("связка.zip/" + NAME, CHANGED), ("черновик.txt", DRAFT)):
        content = hashlib.sha256(f"{text}\n".encode()).hexdigest()
        cited = Cited(name, content, 0, len(text), text.strip(), None)
        kept.keep(replace(opinion, question=f"Что в файле «{name}»?", cited=(cited,)))
    Measurements(desk).keep("own", "g", datetime(2026, 11, 26, 12, tzinfo=UTC), MARKER)
    return desk


def _as_of_the_former_release(index: Index) -> None:
    """Copy the generation in use as if another release had built it."""
    name = index.current_id()
    other = index.folder / f"{name[:-1]}{'0' if name[-1] != '0' else '1'}"
    shutil.copytree(index.folder / name, other)
    manifest = other / "manifest.json"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace('"format": 4', '"format": 3'), encoding="utf-8")


def test_no_byte_of_it_is_left(command: Commands, temporary: Path, before: str) -> None:
    started = time.time()
    library, index = command.library, Index(command.library / "index")
    former = Path(__file__).parent / "data/former-index/kept"
    (other,) = (path for path in former.iterdir() if path.is_dir())
    shutil.copytree(other, index.folder / other.name)
    _spread(command, temporary)
    digests = {hashlib.sha256(f"{text}\n".encode()).hexdigest() for text in (MARKER, CHANGED)}
    secrets = {*SECRETS, *digests, *_only_words(MARKER, CHANGED, DRAFT)}
    talked = load_settings(library / "corpus", library / "index").desk
    assert holding([talked], (MARKER, "кашалот")) == {talked / CONVERSATIONS: {MARKER, "кашалот"}}
    desk = _thought_of(command)
    places = [library / "index", library / "corpus", temporary, desk]
    found = holding(places, (MARKER, CHANGED, DRAFT.strip()))
    tops = {path.relative_to(library).parts[1] for path in found if path.is_relative_to(library)}
    assert {path.name for path in found if path.is_relative_to(desk)} == {CONVERSATIONS, FILE, "own_20261126T120000Z_g.json"}
    assert {".removed", ".unfinished", f"{BUILDING}killed", NAME, f".{NAME}.part"} <= tops, (
        "what the test is to look for is not there"
    )
    assert any(top.startswith(PREFIX) for top in tops), "no unpacked document was left behind"
    holders = tops & {*index.generations()}
    assert len(holders) == 7

    said = _purge(command).out

    assert not holding(places, secrets)
    assert "Удалено ответов из бесед: 3." in said
    assert [one.title for one in Conversations(desk).listed("Анна")] == ["Сколько молока перерабатывает завод?"]
    assert not holding([user_cache()], secrets, since=started)
    assert set(index.generations()) == {before, other.name, index.current_id()}
    assert holders <= index.purged()
    assert [opinion.question for opinion in Opinions(desk).of(None)] == ["Что такое кластер?"]
    # Unfinished work, and the folders of as many children as read.
    assert re.search(r"Удалено прежних поколений индекса: 7, остатков прерванной работы: [4-9]\.", said)
    assert "резервные копии" in said
    assert not [path for path in index.folder.iterdir() if path.name.startswith((BUILDING, DROPPED, ".unfinished"))]
    assert command("verify").code == 0
    command.still_answers()
    assert before in command("rollback", before).out
    command.still_answers()


def test_the_search_finds_what_it_should(tmp_path: Path) -> None:
    """The proof is as good as the search: each way of writing is found, in packed files too."""
    for number, spelling in enumerate(spellings(MARKER)):
        (tmp_path / f"plain-{number}").write_bytes(b"\0" * number + spelling)
    (tmp_path / "page.gz").write_bytes(gzip.compress(MARKER.encode("utf-16-le")))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.gz", gzip.compress(MARKER.encode("cp1251")))
    (tmp_path / "book.epub").write_bytes(packed.getvalue())
    np.savez_compressed(tmp_path / "held.npz", text=np.frombuffer(MARKER.encode(), np.uint8))
    (tmp_path / MARKER[:20]).mkdir()
    files = set(tmp_path.iterdir())
    assert set(holding([tmp_path], [MARKER, MARKER[:20]])) == files
    assert not holding([tmp_path], ["Лазоревый кашалот"])


def test_a_document_that_is_gone_already(command: Commands, temporary: Path) -> None:
    path = _put(command.library, MARKER)
    command("build")
    path.unlink()
    path.with_name(f"{NAME}.toml").unlink()
    command("build")
    assert holding([command.library / "index"], SECRETS)
    said = _purge(command, NAME)
    assert said.out.splitlines()[0] == f"В корпусе документа «{NAME}» уже нет, удаляются его следы."
    assert not holding([command.library], SECRETS)
    refused = command("remove", NAME, "--purge")
    assert "проверьте имя" in refused.refusal()
    assert "assistant list" in command("remove", NAME).refusal()


def test_what_a_killed_purge_left_goes_with_the_next(command: Commands, temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for text in (MARKER, CHANGED):
        _put(command.library, text)
        command("build")

    def killed(path: Path) -> None:
        raise KeyboardInterrupt

    assistant = Assistant(load_settings(command.library / "corpus", command.library / "index"))
    traces = assistant.traces(NAME)
    assistant.remove(NAME)
    with monkeypatch.context() as patch:
        patch.setattr("assistant.index.shutil.rmtree", killed)
        with pytest.raises(KeyboardInterrupt):
            assistant.purge(traces, silent)
    assert list((command.library / "index").glob(f"{DROPPED}*"))
    _purge(command)
    assert not list((command.library / "index").glob(f"{DROPPED}*"))
    assert not holding([command.library], SECRETS)


def test_what_only_a_conversation_still_holds_is_found_and_goes(command: Commands, temporary: Path) -> None:
    path = _put(command.library, MARKER)
    command("build")
    name = _ask(command.library, "Анна", "Кто пересчитывает гренадеров?")
    path.unlink()
    path.with_name(f"{NAME}.toml").unlink()
    command("build")
    index = Index(command.library / "index")
    with index.writing() as writer:
        for former in index.generations():
            if former != index.current_id():
                writer.drop(former)
    assert "Удалено ответов из бесед: 1." in _purge(command).out
    desk = _assistant(command.library).settings.desk
    assert Conversations(desk).opened("Анна", name) is None
    assert not holding([command.library, desk], SECRETS)


def test_conversations_that_cannot_be_read_are_said_after_all_else_is_done(command: Commands, temporary: Path) -> None:
    _put(command.library, MARKER)
    command("build")
    desk = _assistant(command.library).settings.desk
    desk.mkdir(parents=True)
    (desk / CONVERSATIONS).write_text(MARKER * 100, encoding="utf-8")
    done = command("remove", NAME, "--purge")
    assert done.code == 1
    assert str(desk / CONVERSATIONS) in done.complaint()
    assert not holding([command.library], SECRETS)
    assert (desk / CONVERSATIONS).read_text(encoding="utf-8") == MARKER * 100


def test_the_same_file_under_another_name_stays_and_is_named(command: Commands, temporary: Path) -> None:
    index = Index(command.library / "index")
    _put(command.library, MARKER, "близнец.txt")
    command("build")
    twin = index.current_id()
    _put(command.library, MARKER)
    command("build")
    assert "«близнец.txt»" in _purge(command).out
    # The one built now has the same content, so that the former one may be collected.
    held = {name.rpartition("-")[2] for name in index.generations()}
    assert twin.rpartition("-")[2] in held, "it holds the twin alone, which the user did not purge"
    assert MARKER in command("search", MARKER, "--top", "1").out
    assert not holding([index.folder], ["водомёрная-летопись"])


def test_what_was_removed_on_the_page_and_never_indexed_is_purged(command: Commands, temporary: Path) -> None:
    index, corpus = command.library / "index", command.library / "corpus"
    _put(command.library, MARKER)
    set_aside(NAME, corpus, index)
    half = index / FOLDER / "20260101-000000-half"  # whoever was killed before it was whole
    half.mkdir()
    (half / "file").write_text(MARKER, encoding="utf-8")
    (corpus / f".{NAME}.toml.new").write_text(SIDECAR, encoding="utf-8")  # or while a description was written
    stays = set_aside("молоко.md", corpus, index)
    assert holding([command.library], SECRETS)
    assert Assistant(load_settings(corpus, index)).traces(NAME).known
    _purge(command)
    assert not holding([command.library], SECRETS)
    assert stays.id not in kept(index), "purging builds, and a build discards"


def test_an_archive_goes_with_what_lay_in_it(command: Commands, temporary: Path) -> None:
    archive = command.library / "corpus/связка.zip"
    _pack(archive, MARKER)
    command("build")
    assert holding([command.library / "index"], [MARKER])
    assert "assistant remove" not in _purge(command, "связка.zip").out
    assert not holding([command.library], [MARKER, NAME, "связка.zip"])


def test_a_file_that_was_refused_leaves_no_name(command: Commands, temporary: Path) -> None:
    (command.library / "corpus" / NAME).write_bytes(b"\0\1\2")
    command("build")
    assert command.documents()[NAME] == "refused"
    _purge(command)
    assert not holding([command.library], ["водомёрная-летопись"])


def test_only_what_nobody_owns_is_swept(temporary: Path) -> None:
    with Scratch() as mine:
        (mine.path / "page.txt").write_text(MARKER, encoding="utf-8")
        program = "import os\nfrom assistant.scratch import Scratch\nheld = Scratch()\nos.kill(os.getpid(), 9)\n"
        subprocess.run([sys.executable, "-c", program], check=False)
        young, old = temporary / f"{PREFIX}young", temporary / f"{PREFIX}old"
        for folder in (young, old):
            folder.mkdir()
        os.utime(old, (0, 0))
        assert len(list(temporary.iterdir())) == 4
        assert sweep() == 2
        assert set(temporary.iterdir()) == {mine.path, young}
    assert set(temporary.iterdir()) == {young}


def test_a_reader_is_told_and_answers_from_the_next(assistant: Assistant, make_corpus: Callable[..., Path]) -> None:
    held = assistant.generation()
    other = Assistant(assistant.settings)
    traces = other.traces("парк/парк.txt")
    other.remove("парк/парк.txt")
    assert other.purge(traces, silent).generations == 1
    with pytest.raises(IndexDamaged, match="повторите вопрос"):
        held.document(0)
    assert assistant.ask("Кто ввёл понятие кластера?").generation == other.index.current_id()


def test_a_session_forgets_the_answers_of_purged_generations(assistant: Assistant) -> None:
    history = History()
    history.remember(turn_of(assistant.ask("Когда открыли парк?"), assistant.generation()))
    traces = assistant.traces("парк.txt")
    assistant.remove("парк/парк.txt")
    assistant.purge(traces, silent)
    history.remember(turn_of(assistant.ask("Кто ввёл понятие кластера?"), assistant.generation()))
    assert history.forget(assistant.index.purged())
    assert [turn.answer.question for turn in history.turns] == ["Кто ввёл понятие кластера?"]
    assert not history.forget(assistant.index.purged())


def test_of_a_purged_generation_the_answers_still_kept_stay(assistant: Assistant) -> None:
    history, turns = History(), []
    for question in ("Когда открыли парк?", "Кто ввёл понятие кластера?"):
        turns.append(turn_of(assistant.ask(question), assistant.generation()))
        history.remember(turns[-1])
    history.rows = {turn: number for number, turn in enumerate(turns)}
    assert history.forget(frozenset({turns[0].answer.generation}), spared={1})
    assert history.turns == turns[1:]
