"""What the pages share: one assistant for all sessions, the conversation of this one."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

import streamlit as st

from assistant.answering import Answer, exchange
from assistant.assembly import Assistant
from assistant.conversation import Exchange
from assistant.conversations import Conversations
from assistant.errors import ConversationError
from assistant.filters import EVERYTHING, Filter
from assistant.generation import Generation
from assistant.language import terms
from assistant.page_pictures import PagePictures
from assistant.provisions import provision_of
from assistant.retrieval import Hit
from assistant.settings import load_settings
from assistant.texts import pages as texts
from assistant.ui.links import Link
from assistant.ui.person import person
from assistant.ui.sights import Sight, sight_of_citation, sight_of_hit

MOST_REMEMBERED = 50
"""Turns of a conversation that its page can show."""

MOST_FORMER = 5
"""Former ones that stand there before the others are asked for: a browser draws all that stands on a page at each press."""


@dataclass(frozen=True, slots=True, eq=False)
class Turn:
    """A question answered, with all its page shows: nothing of it is read from the index later, which may be gone by then.

    Parameters
    ----------
    answer : Answer
    places : tuple of str
        Where each hit of the answer stands.
    parts : tuple of Turn
        Those of several questions in one line.
    where : Filter
        Where it was asked.
    literal : bool
        Whether it was asked word for word.
    cited : tuple of Sight
        One of each citation.
    found : tuple of Sight
        One of each hit.
    """

    answer: Answer
    places: tuple[str, ...]
    parts: tuple["Turn", ...] = ()
    where: Filter = EVERYTHING
    literal: bool = False
    cited: tuple[Sight, ...] = ()
    found: tuple[Sight, ...] = ()

    def sights(self) -> Iterator[Sight]:
        """Yield all that can be shown where it stands, the quotes first."""
        for turn in self.parts or (self,):
            yield from turn.cited
        for turn in self.parts or (self,):
            yield from turn.found

    def mark_of(self, sight: Sight) -> str:
        """Return how an address names a sight of this turn: a quote by its number, a passage found by its place; else empty."""
        if sight.citation is not None:
            return str(sight.citation.number) if any(sight is one for one in self.sights()) else ""
        found = [one for one in self.sights() if one.citation is None]
        return next((f"h{place}" for place, one in enumerate(found, start=1) if one is sight), "")

    def sight(self, mark: str) -> Sight | None:
        """Return the sight that `mark_of` names so, None if there is none."""
        return next((sight for sight in self.sights() if self.mark_of(sight) == mark), None)

    @property
    def follows(self) -> bool:
        """Whether the question means something only after the turns before."""
        return any(change.kind == "followup" for change in self.answer.changes)

    @property
    def link(self) -> Link:
        """The address that gets this answer without the turns before it."""
        question = self.answer.understood if self.follows else self.answer.question
        return Link(question, self.where, self.literal)


@dataclass(slots=True)
class History:
    """The conversation of this session, the newest turn first.

    Parameters
    ----------
    turns : list of Turn
    person : str
        Whose it is.
    id : str
        Under which it is kept; empty where it is not.
    rows : dict
        Turn → its number where it is kept.
    trouble : str
        Why the newest answer was not kept; empty where it was.
    """

    turns: list[Turn] = field(default_factory=list)
    person: str = ""
    id: str = ""
    rows: dict[Turn, int] = field(default_factory=dict)
    trouble: str = ""

    def remember(self, turn: Turn) -> list[Turn]:
        """Put a turn in front; return older ones that asked the same by themselves, which give way."""
        same = [old for old in self.turns if not old.follows and not turn.follows and old.link == turn.link]
        self.turns = [turn, *(old for old in self.turns if old not in same)][:MOST_REMEMBERED]
        return same

    def amend(self, old: Turn, turn: Turn) -> list[Turn]:
        """Put a turn in front, in the place of an old one; return those that give way."""
        self.turns = [other for other in self.turns if other is not old]
        return [old, *self.remember(turn)]

    def recall(self, link: Link) -> bool:
        """Bring the newest turn of a link to the front; tell whether there is one."""
        known = next((turn for turn in self.turns if turn.link == link), None)
        if known is not None:
            self.turns = [known, *(turn for turn in self.turns if turn is not known)]
        return known is not None

    def forget(self, purged: frozenset[str], spared: Collection[int] = ()) -> bool:
        """Forget the answers of these generations, but not those kept under these numbers; tell whether there were any."""
        kept = [turn for turn in self.turns if turn.answer.generation not in purged or self.rows.get(turn) in spared]
        self.turns, before = kept, self.turns
        return len(kept) < len(before)

    def before(self, turn: Turn) -> tuple[Exchange, ...]:
        """Return the turns that the question of one of them may refer to, the latest last."""
        return self.conversation(next(place for place, one in enumerate(self.turns, start=1) if one is turn))

    def conversation(self, newest: int = 0) -> tuple[Exchange, ...]:
        """Return the turns a question may refer to, the latest last, without so many of the newest."""
        return tuple(exchange(turn.answer) for turn in reversed(self.turns[newest:]))

    def answers(self) -> tuple[Answer, ...]:
        """Return the answers in the order they were given."""
        given = list(reversed(self.turns))
        if all(turn in self.rows for turn in given):
            given.sort(key=self.rows.__getitem__)  # one that was gone back to stands in front, but was not given last
        return tuple(turn.answer for turn in given)


@st.cache_resource(show_spinner=False)
def assistant() -> Assistant:
    """Return the assistant all sessions share; it opens the index and the model when first asked (raises `SettingsError`)."""
    return Assistant(load_settings())


@st.cache_resource(show_spinner=False)
def pictures() -> PagePictures:
    """Return what draws pages for all sessions (raises `SettingsError`)."""
    settings = assistant().settings
    return PagePictures(settings.corpus, settings.memory_megabytes, settings.file_megabytes)


def conversations() -> Conversations:
    """Return the conversations that are kept (raises `SettingsError`)."""
    return Conversations(assistant().settings.desk)


def history() -> History:
    """Return this session's history, another one for another person, without what was purged since from its documents."""
    who = person().name
    if "history" not in st.session_state or st.session_state.history.person != who:
        st.session_state.history = History(person=who)
    found: History = st.session_state.history
    purged = assistant().index.purged() if found.turns else frozenset()
    if any(turn.answer.generation in purged for turn in found.turns):
        # Of a generation that was purged, an answer that shows nothing of the document is still kept.
        try:
            spared = conversations().present(found.rows.values())
        except ConversationError:
            spared = frozenset()
        if found.forget(purged, spared):
            assistant().forget()
    return found


def turn_of(answer: Answer, generation: Generation, where: Filter = EVERYTHING, *, literal: bool = False) -> Turn:
    """Return an answer with the places of its quotes and its hits."""
    places = tuple(place_of_hit(generation, hit) for hit in answer.hits)
    parts = tuple(turn_of(part, generation) for part in answer.parts)
    asked = {term.lemma for term in terms(answer.understood or answer.question)}
    cited = () if parts else tuple(sight_of_citation(generation, citation) for citation in answer.citations)
    found = () if parts else tuple(sight_of_hit(generation, hit, asked) for hit in answer.hits)
    return Turn(answer, places, parts, where, literal, cited, found)


def place_of_hit(generation: Generation, hit: Hit) -> str:
    """Return where a passage found stands, as plain text."""
    entry = generation.entry(hit.row)
    clean = generation.document(int(generation.places[hit.row, 0]))
    page = next((page for page in clean.pages if page.span.start <= hit.passage.span.start < page.span.stop), None)
    title = entry.shown_title
    provision = provision_of(clean.provisions, hit.passage.span)
    return texts.citation_place(title, page.number if page else None, page.label if page else None, provision)
