"""«Помог ли ответ?» under the newest answer, and what was wrong with it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal, get_args

import streamlit as st

from assistant.citations import Citation
from assistant.errors import DeskError
from assistant.evaluation.matching import holds
from assistant.filters import to_query
from assistant.opinions import Cited, Opinion, Opinions, Reason
from assistant.retrieval import Hit
from assistant.texts import quality as texts
from assistant.ui.markup import line, notice
from assistant.ui.person import person
from assistant.ui.session import Turn, assistant
from assistant.ui.sights import Sight

_LONGEST = 90
_MESSAGE = "opinion-message"
_REASONS: tuple[Reason, ...] = get_args(Reason)


@dataclass(frozen=True, slots=True)
class _Place:
    """A place that may hold the right answer, as it is offered."""

    shown: str
    cited: Cited


def opinions() -> Opinions:
    """Return what is kept (raises `SettingsError`)."""
    return Opinions(assistant().settings.desk)


def offer(turn: Turn) -> None:
    """Let whoever reads an answer say whether it helped; pressed again, a button takes it back."""
    st.fragment(_draw)(turn)


def _draw(turn: Turn) -> None:
    blank = _opinion(turn, helped=True)
    try:
        given = opinions().find(blank.id)
    except DeskError as error:
        notice("error", error.message)
        return
    with st.container(key="opinion", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(texts.DID_IT_HELP, width="content")
            for helped, label, icon in ((True, texts.HELPED, "thumb_up"), (False, texts.MISSED, "thumb_down")):
                chosen = given is not None and given.helped == helped
                key = "opinion-helped" if helped else "opinion-missed"
                kind: Literal["primary", "secondary"] = "primary" if chosen else "secondary"
                st.button(label, key=key, type=kind, icon=f":material/{icon}:", on_click=_press, args=(turn, helped))
        if given is not None:
            line("place", texts.SAID[given.helped])
            _details(turn, given)
            st.caption(texts.KEPT_HERE)
        message = st.session_state.pop(_MESSAGE, None)
        if message:
            notice("error", message)


def _details(turn: Turn, given: Opinion) -> None:
    if not given.helped:
        reason = given.reason and _REASONS.index(given.reason)
        key = _filled(f"opinion-reason-{given.id}", reason)
        options = range(len(_REASONS))
        _select(texts.WHAT_IS_WRONG, options, lambda number: texts.REASONS[_REASONS[number]], key, turn)
    places = _places(turn, given)
    if given.reason == "absent" or len(places) < (2 if given.helped else 1):
        return
    # What names no place of the answer any more stands nowhere among those offered.
    right = next((number for number, place in enumerate(places) if _same(place.cited, given.right)), None)
    label = texts.RIGHT_QUOTE if given.helped else texts.RIGHT_PLACE
    _select(label, range(len(places)), lambda number: places[number].shown, _filled(f"opinion-right-{given.id}", right), turn)
    if right is not None and places[right].cited.passage and given.right is not None:
        key = _filled(f"opinion-words-{given.id}-{right}", given.right.answer or "")
        st.text_input(texts.WORDS, key=key, placeholder=texts.WORDS_EXAMPLE, on_change=_detail, args=(turn,))


def _select(label: str, options: range, shown: Callable[[int], str], key: str, turn: Turn) -> None:
    st.selectbox(
        label, options, index=None, format_func=shown, key=key, placeholder=texts.IF_YOU_LIKE, on_change=_detail, args=(turn,)
    )


def _filled(key: str, value: object) -> str:
    """Let a field begin with what is kept; return its key."""
    if key not in st.session_state:
        st.session_state[key] = value
    return key


def _same(one: Cited, other: Cited | None) -> bool:
    return other is not None and (one.document, one.start, one.stop) == (other.document, other.start, other.stop)


def _press(turn: Turn, helped: bool) -> None:
    pressed = _opinion(turn, helped=helped)
    for key in [key for key in st.session_state if pressed.id in str(key)]:
        del st.session_state[key]  # what was said of the other opinion
    try:
        given = opinions().find(pressed.id)
        if given is not None and given.helped == helped:
            opinions().drop(pressed.id)
        else:
            _keep(pressed)
    except DeskError as error:
        st.session_state[_MESSAGE] = error.message


def _detail(turn: Turn) -> None:
    """Keep what was said of the answer more exactly."""
    blank = _opinion(turn, helped=True)
    try:
        given = opinions().find(blank.id)
        if given is not None:
            _keep(_detailed(turn, given))
    except DeskError as error:
        st.session_state[_MESSAGE] = error.message


def _detailed(turn: Turn, given: Opinion) -> Opinion:
    state, places = st.session_state, _places(turn, given)
    chosen = state.get(f"opinion-reason-{given.id}")
    reason = None if given.helped or chosen is None else _REASONS[chosen]
    number = state.get(f"opinion-right-{given.id}")
    right = None if number is None or reason == "absent" else places[number].cited
    if right is not None and right.passage:
        words = str(state.get(f"opinion-words-{given.id}-{number}", "")).strip()
        if words and not holds(right.text, words):
            state[_MESSAGE] = texts.WORDS_ELSEWHERE
            words = ""
        right = replace(right, answer=words or None)
    return replace(given, reason=reason, right=right, time=_now())


def _keep(opinion: Opinion) -> None:
    if opinion.generation in assistant().index.purged():
        raise DeskError(texts.ANSWER_PURGED)
    opinions().keep(opinion)


def _opinion(turn: Turn, *, helped: bool) -> Opinion:
    answer = turn.answer
    return Opinion(
        person=person().name,
        time=_now(),
        question=answer.question,
        asked=turn.link.question,
        where=to_query(turn.where),
        literal=turn.literal,
        generation=answer.generation,
        verdict=answer.verdict,
        confidence=round(answer.confidence, 4),
        cited=tuple(_quote(citation) for citation in answer.citations),
        helped=helped,
    )


def _places(turn: Turn, given: Opinion) -> list[_Place]:
    """Return the quotes and, of an answer that did not help, the passages found, each with how it is offered."""
    quotes = turn.answer.citations
    places = [_Place(_short(texts.quote_option(one.number, one.text)), _quote(one)) for one in quotes]
    if given.helped:
        return places
    for part in turn.parts or (turn,):
        for hit, sight in zip(part.answer.hits, part.found, strict=True):
            places.append(_Place(_short(texts.passage_option(hit.rank, hit.passage.text)), _passage(hit, sight)))
    return places


def _quote(citation: Citation) -> Cited:
    source, quote, exact = citation.entry.source, citation.quote, citation.answer
    words = exact.shift(-quote.start).of(citation.text) if exact is not None else None
    return Cited(source.path, source.id, quote.start, quote.stop, citation.text, citation.page, words)


def _passage(hit: Hit, sight: Sight) -> Cited:
    source, span = sight.entry.source, sight.marked
    return Cited(source.path, source.id, span.start, span.stop, hit.passage.text, sight.page, passage=True)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
