"""A document that must go: where it stands in the index, and its removal from all that the program wrote."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from assistant import removed
from assistant.archives import is_named
from assistant.collection import delete_partial
from assistant.conversations import Conversations, Trace
from assistant.errors import ConversationError, CorpusError
from assistant.index import Index, Writer
from assistant.language import terms
from assistant.lexical import LexicalIndex
from assistant.manifest import MANIFEST
from assistant.measurements import Measurements
from assistant.opinions import Opinions
from assistant.scratch import sweep
from assistant.settings import Settings
from assistant.sources import scan
from assistant.texts import history as history_texts
from assistant.texts import index as texts
from assistant.unfinished import discard, is_left


@dataclass(frozen=True, slots=True)
class Traces:
    """What a document is known by.

    Parameters
    ----------
    document : str
        Its path in the corpus.
    known : bool
        Whether the corpus, a generation or a conversation holds it.
    names : frozenset of str
        Every path it, or what lies in it if it is an archive, has or had.
    contents : frozenset of str
        SHA-256 of every content it has or had.
    """

    document: str
    known: bool
    names: frozenset[str]
    contents: frozenset[str]


@dataclass(frozen=True, slots=True)
class Purged:
    """What was removed.

    Parameters
    ----------
    generations : int
        Former generations that held the document.
    leftovers : int
        Remains of work that was killed (unfinished builds, temporary folders, half copied files), and what could be given back.
    answers : int
        Answers, in conversations of anybody, that showed something of the document.
    copies : tuple of str
        Documents of the corpus that are the same file under another name; they stay.
    """

    generations: int
    leftovers: int
    answers: int
    copies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Stand:
    """A document in a generation or the corpus: its path, its archive's (or none), its content (empty where none was read)."""

    path: str
    archive: str | None
    content: str

    def named(self, names: frozenset[str]) -> bool:
        return is_named(self.path, names)


def traces(settings: Settings, document: str) -> Traces:
    """Find what a document is known by: the corpus, every generation kept, what may be given back, the conversations.

    Parameters
    ----------
    settings : Settings
    document : str
        Its path, or a name only it has; it may be gone from the corpus.

    Raises
    ------
    CorpusError
        If several documents have this name.
    """
    index, corpus = Index(settings.index, settings.milvus), scan(settings.corpus, settings.index)
    present = {_Stand(source.path, source.archive, source.id) for source in corpus.sources}
    present |= {_Stand(path, None, "") for path in (*corpus.archives, *(refused.document for refused in corpus.unreadable))}
    held = {stand for name in index.generations() for stand in _stands(index.folder / name) or ()}
    held |= {stand for aside in removed.set_asides(settings.index) for stand in _aside(aside)}
    with suppress(ConversationError):  # `purge` tells of it
        held |= {_Stand(path, None, content) for path, content in Conversations(settings.desk).documents()}
    path = _path_of(document, present) or _path_of(document, held)
    if path is None:
        return Traces(document, False, frozenset({document}), frozenset())
    names, contents = frozenset({path}), frozenset[str]()
    others = {stand for stand in present if not stand.named(names)}
    kept_names, kept_contents = {stand.path for stand in others}, {stand.content for stand in others} | {""}
    while True:
        found = [stand for stand in present | held if stand.named(names) or stand.content in contents - kept_contents]
        wider = names | {stand.path for stand in found if stand.path not in kept_names}
        known = contents | {stand.content for stand in found if stand.content}
        if (wider, known) == (names, contents):
            return Traces(path, True, names, contents)
        names, contents = wider, known


def purge(settings: Settings, traces: Traces, build: Callable[[], object], lexical: Callable[[], LexicalIndex]) -> Purged:
    """Leave nothing of a document: drop the generations and the answers that hold it, and what killed work left.

    What was interrupted may be done again.

    Parameters
    ----------
    settings : Settings
    traces : Traces
        Found before the document was deleted from the corpus.
    build : callable
        Brings the index up to the corpus.
    lexical : callable
        Opens the words of the generation built.

    Raises
    ------
    CorpusError
        If the document stands in the corpus again.
    ConversationError
        If the conversations cannot be used; all else is done.
    IndexBusy, IndexNotWritable
        If this process cannot write the index.
    """
    index, dropped = Index(settings.index, settings.milvus), 0
    _forget_opinions(settings, index, traces)  # first: what is interrupted later is not known by so much when it is done again
    # Counted before the build, which goes on with what was unfinished and sweeps too.
    leftovers = sweep() + delete_partial(traces.document, settings.corpus) + is_left(settings.index)
    leftovers += removed.discard(settings.index, removed.holding(settings.index, traces.names))
    if index.generations():
        # Before the build too, which may collect the generation by which the document is known in another.
        with index.writing() as writer:
            dropped = _drop_former(index, writer, traces)
    build()
    with index.writing() as writer:
        current = index.folder / index.current_id()
        if _might_hold(current, frozenset({traces.document}), frozenset()):
            raise CorpusError(texts.document_still_there(traces.document))
        dropped += _drop_former(index, writer, traces)
        discard(index.folder)
        removed.discard(index.folder, removed.holding(index.folder, traces.names))
        inside = _stands(current) or []
    # Last: an answer to be kept looks, in its own transaction, for its generation among those dropped above.
    gone = traces.contents - {stand.content for stand in inside}
    answers = _drop_answers(Conversations(settings.desk), traces, gone, lexical)
    copies = sorted({stand.path for stand in inside if stand.content in traces.contents and not stand.named(traces.names)})
    return Purged(dropped, leftovers, answers, tuple(copies))


def _drop_answers(kept: Conversations, of: Traces, contents: frozenset[str], lexical: Callable[[], LexicalIndex]) -> int:
    def going(answers: Sequence[Trace]) -> list[int]:
        return [one.number for one in answers if shows(one) or (of.known and has_foreign_words(one))]

    def shows(trace: Trace) -> bool:
        return any(_Stand(path, None, content).named(of.names) or content in contents for path, content in trace.documents)

    def has_foreign_words(trace: Trace) -> bool:
        """Tell whether a question was mended or completed by words that no document has, nor the person typed."""
        typed = {term.lemma for question in trace.typed for term in terms(question)}
        added = {term.lemma for term in terms(trace.understood)} - typed
        return bool(added) and not all(map(lexical().has, added))

    try:
        return kept.purge(going)
    except ConversationError as error:
        raise ConversationError(history_texts.not_purged(str(error.path)), path=error.path) from error


def _aside(aside: removed.Removed) -> Iterator[_Stand]:
    yield _Stand(aside.path, None, "")
    for path, content in aside.documents:
        yield _Stand(path, None if path == aside.path else aside.path, content)


def _forget_opinions(settings: Settings, index: Index, traces: Traces) -> None:
    """Remove opinions that cite the document, and all measurements."""
    beside = _stands(index.folder / index.current_id()) if index.generations() else None
    others = {stand.content for stand in beside or () if not stand.named(traces.names)}
    Opinions(settings.desk).purge(traces.names, traces.contents - others)
    Measurements(settings.desk).clear()


def _drop_former(index: Index, writer: Writer, traces: Traces) -> int:
    current = index.current_id()
    others = {stand.content for stand in _stands(index.folder / current) or ()}
    gone = [
        name
        for name in index.generations()
        if name != current and _might_hold(index.folder / name, traces.names, traces.contents - others)
    ]
    writer.purge(gone)
    return len(gone)


def _path_of(document: str, stands: set[_Stand]) -> str | None:
    paths = {path for stand in stands for path in (stand.path, stand.archive) if path}
    if document in paths:
        return document
    named = sorted(path for path in paths if Path(path).name == document)
    if len(named) > 1:
        raise CorpusError(texts.document_ambiguous(document, named))
    return named[0] if named else None


def _might_hold(folder: Path, names: frozenset[str], contents: frozenset[str]) -> bool:
    stands = _stands(folder)
    return stands is None or any(stand.named(names) or stand.content in contents for stand in stands)


def _stands(folder: Path) -> list[_Stand] | None:
    """Return what a generation of any release says it holds or refused; None where it cannot be read."""
    try:
        data = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        sources = [entry["source"] for entry in data["documents"]]
        held = [_Stand(source["path"], source["archive"], source["id"]) for source in sources]
        return held + [_Stand(refused["document"], None, refused["source_id"]) for refused in data["rejected"]]
    except (OSError, ValueError, KeyError, TypeError):
        return None
