"""What came of a measurement: shares with their intervals, what changed, whether confidence may be trusted, what was wrong."""

from collections.abc import Callable, Sequence
from html import escape

import streamlit as st

from assistant.errors import AssistantError
from assistant.evaluation import Comparison, Figure, Outcome, Scorecard, compare, read_scorecard
from assistant.evaluation.figures import LOWER_IS_BETTER
from assistant.measurements import Measurement
from assistant.texts import evaluation as figure_texts
from assistant.texts import quality as texts
from assistant.texts.pages import verdict
from assistant.ui.links import Link, ask_html
from assistant.ui.markup import notice, table

_BY_CHANCE = 0.05
_WIDTH, _HEIGHT = 560, 340
_MISSES = 200
"""Wrong answers shown at most."""


@st.cache_resource(show_spinner=False, max_entries=4)
def _card(measurement: Measurement) -> Scorecard:
    return read_scorecard(measurement.path)


@st.cache_resource(show_spinner=False, max_entries=4)
def _comparison(before: Measurement, after: Measurement) -> Comparison:
    return compare(_card(before), _card(after))


def show_result(shown: Measurement, former: Sequence[Measurement], time: Callable[[Measurement], str], current: str) -> None:
    """Show a result.

    Parameters
    ----------
    shown : Measurement
    former : sequence of Measurement
        Earlier ones of the same kind of questions, the newest first.
    time : callable
        Says when one was made.
    current : str
        The generation in use.
    """
    try:
        card = _card(shown)
        before = next((one for one in former if _card(one).questions_sha256 == card.questions_sha256), None)
        comparison = _comparison(before, shown) if before is not None else None
    except AssistantError as error:
        notice("error", error.message)
        return
    answerable = sum(outcome.answerable for outcome in card.outcomes)
    st.caption(texts.measured(texts.SETS[shown.questions], time(shown), shown.generation, len(card.outcomes), answerable))
    if current and current != shown.generation:
        notice("info", texts.ANOTHER_STATE)
    if card.skipped:
        notice("info", texts.skipped(len(card.skipped)))
    table(texts.COLUMNS, [_share(name, title, card.figures[name]) for name, title in texts.MAIN.items()], texts.RESULTS)
    st.caption(texts.INTERVAL_NOTE)
    if before is None or comparison is None:
        st.caption(texts.NOTHING_TO_COMPARE)
    else:
        _compared(comparison, card, time(before))
    _reliability(card)
    with st.expander(texts.ALL_FIGURES, key="all-figures"):
        _all(card)
    _misses(card)


def _share(name: str, title: str, figure: Figure) -> tuple[str, ...]:
    if figure.value is None:
        return _title(name, title), "—", figure.reason or "", figure_texts.counted(figure.count, figure.n)
    interval = texts.percents(figure.low, figure.high)
    return _title(name, title), texts.percent(figure.value), interval, figure_texts.counted(figure.count, figure.n)


def _title(name: str, title: str) -> str:
    return f"{title} ({texts.LESS})" if name in LOWER_IS_BETTER else title


def _compared(comparison: Comparison, card: Scorecard, time: str) -> None:
    with st.expander(texts.COMPARISON, key="comparison", expanded=True):
        st.caption(texts.compared_with(time))
        if comparison.differs:
            st.caption(texts.differs([figure_texts.DIFFERS_NAMES[name] for name in comparison.differs]))
        changed = [name for name in texts.MAIN if name in comparison.changes and comparison.changes[name].better is not None]
        if changed:
            table(texts.COMPARED_COLUMNS, [_change(name, comparison) for name in changed], texts.COMPARISON)
            st.caption(texts.CHANCE_NOTE)
        else:
            notice("info", texts.SAME)
        questions = {outcome.id: outcome.question for outcome in card.outcomes}
        for name, moved in comparison.moved.items():
            parts = ((figure_texts.GAINED, moved.gained), (figure_texts.LOST, moved.lost))
            for said, ids in parts:
                if ids:
                    st.html(_moved(f"{figure_texts.MOVED[name]}: {said}", [questions[id_] for id_ in ids]))


def _change(name: str, comparison: Comparison) -> tuple[str, ...]:
    change = comparison.changes[name]
    chance = texts.CHANCE if change.p is None or change.p > _BY_CHANCE else texts.NO_CHANCE
    return _title(name, texts.MAIN[name]), texts.percent(change.before), texts.percent(change.after), chance


def _moved(title: str, questions: Sequence[str]) -> str:
    items = "".join(f"<li><bdi>{escape(question)}</bdi></li>" for question in questions)
    return f'<details class="pi-miss"><summary>{escape(title)}: {len(questions)}</summary><ul>{items}</ul></details>'


def _reliability(card: Scorecard) -> None:
    known = [one for one in card.reliability if one.mean_confidence is not None and one.share_answerable is not None]
    if not known:
        return
    st.markdown(f"**{texts.RELIABILITY}**")
    st.caption(texts.RELIABILITY_NOTE)
    points = [{"x": one.mean_confidence, "y": one.share_answerable, "n": one.n} for one in known]
    with st.container(key="reliability", width=_WIDTH):
        st.vega_lite_chart(spec=_chart(points), height=_HEIGHT, alt=texts.CHART)
    rows = [
        (
            figure_texts.bin_name(one.low, one.high),
            str(one.n),
            texts.percent(one.mean_confidence),
            texts.percent(one.share_answerable),
        )
        for one in known
    ]
    table(texts.RELIABILITY_COLUMNS, rows, texts.RELIABILITY)


def _chart(points: Sequence[dict[str, float | int | None]]) -> dict[str, object]:
    def axis(field: str, title: str) -> dict[str, object]:
        shown = {"title": title, "labelExpr": "round(datum.value * 100) + ' %'", "tickCount": 5}
        return {"field": field, "type": "quantitative", "scale": {"domain": [0, 1]}, "axis": shown}

    place = {"x": axis("x", texts.CONFIDENCE_AXIS), "y": axis("y", texts.SHARE_AXIS)}
    size = {"field": "n", "type": "quantitative", "scale": {"range": [60, 500]}, "legend": None}
    ends = [{"x": 0, "y": 0}, {"x": 1, "y": 1}]
    straight = {"mark": {"type": "line", "strokeDash": [5, 4], "color": "#888888"}, "data": {"values": ends}, "encoding": place}
    tips = [
        {"field": "x", "title": texts.CONFIDENCE_AXIS, "format": ".2f"},
        {"field": "y", "title": texts.SHARE_AXIS, "format": ".2f"},
        {"field": "n", "title": texts.QUESTIONS_COUNT},
    ]
    dots = {"mark": {"type": "circle", "opacity": 0.85}, "encoding": {**place, "size": size, "tooltip": tips}}
    return {"data": {"values": list(points)}, "layer": [straight, dots]}


def _all(card: Scorecard) -> None:
    for section, titles in figure_texts.SECTIONS.items():
        table(texts.ALL_COLUMNS, [_figure(name, title, card.figures[name]) for name, title in titles.items()], section)
    st.caption(figure_texts.COST)
    if card.by_kind:
        columns = (figure_texts.KIND, figure_texts.COUNT, *figure_texts.KIND_COLUMNS.values())
        rows = [
            (
                kind,
                str(sum(one.kind == kind for one in card.outcomes)),
                *(texts.percent(own[name].value) for name in figure_texts.KIND_COLUMNS),
            )
            for kind, own in card.by_kind.items()
        ]
        table(columns, rows, texts.BY_KIND)


def _figure(name: str, title: str, figure: Figure) -> tuple[str, ...]:
    value = figure_texts.number(figure.value) if figure.value is not None else f"— {figure.reason}"
    interval = figure_texts.span(figure.low, figure.high)
    return _title(name, title), value, interval, figure_texts.counted(figure.count, figure.n)


def _misses(card: Scorecard) -> None:
    if not card.misses:
        notice("success", texts.NO_MISSES)
        return
    with st.expander(texts.misses(len(card.misses)), key="misses"):
        if len(card.misses) > _MISSES:
            st.caption(texts.first_shown(_MISSES))
        st.html("".join(_miss(outcome) for outcome in card.misses[:_MISSES]))


def _miss(outcome: Outcome) -> str:
    facts = [
        (texts.EXPECTED, outcome.expected or texts.EXPECTED_NOTHING),
        (texts.SHOWN, outcome.first_quote or texts.NOTHING_SHOWN),
    ]
    if outcome.answerable:
        facts.append((texts.PLACE, texts.found_at(outcome.passage_rank)))
    body = "".join(f"<p><b>{escape(name)}:</b> {escape(text)}</p>" for name, text in facts)
    said = escape(verdict(outcome.verdict, outcome.confidence))
    return (
        f'<details class="pi-miss"><summary><bdi>{escape(outcome.question)}</bdi><small>{said}</small></summary>'
        f"{body}{ask_html(Link(outcome.question), texts.ASK_AGAIN)}</details>"
    )
