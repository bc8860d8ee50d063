"""Scorecards and comparisons as lines for a terminal."""

from collections.abc import Sequence

from assistant.evaluation.comparison import Comparison
from assistant.evaluation.figures import LOWER_IS_BETTER, Figure
from assistant.evaluation.scorecard import Scorecard
from assistant.texts import evaluation as texts

_LONGEST = 300
_INDENT = "  "
_NAME_WIDTH = max(len(title) for title in texts.FIGURES.values())


def scorecard_lines(card: Scorecard) -> list[str]:
    """Return a scorecard for a person."""
    outcomes = card.outcomes
    lines = [texts.summary(len(outcomes), sum(outcome.answerable for outcome in outcomes), card.circumstances.generation)]
    if card.circumstances.cross_fitted:
        lines.append(texts.CROSS_FITTED_NOTE)
    for section, titles in texts.SECTIONS.items():
        rows = [_figure_row(name, title, card.figures[name]) for name, title in titles.items()]
        lines += ["", section, *rows]
    lines += ["", texts.COST]
    if card.seconds is not None:
        lines.append(texts.seconds(card.seconds.median, card.seconds.p95))
    if card.by_kind:
        lines += ["", texts.BY_KIND, *_by_kind(card)]
    if card.reliability:
        lines += ["", texts.RELIABILITY, *_reliability(card)]
    return lines


def misses_lines(card: Scorecard) -> list[str]:
    """Return the questions worth reading, each with what was expected, what came, and where the right passage stood."""
    if not card.misses:
        return ["", texts.NO_MISSES]
    lines = ["", f"{texts.MISSED}: {len(card.misses)}"]
    for outcome in card.misses:
        lines += ["", f"[{_one_line(outcome.id)}] {texts.miss(outcome.verdict, outcome.confidence, _one_line(outcome.question))}"]
        lines.append(_INDENT + texts.miss_expected(_one_line(outcome.expected or texts.EXPECTED_NOTHING)))
        lines.append(_INDENT + texts.miss_quote(_one_line(outcome.first_quote or texts.NO_VALUE)))
        if outcome.answerable:
            lines.append(_INDENT + texts.miss_place(outcome.answer_rank, outcome.passage_rank))
    return lines


def comparison_lines(comparison: Comparison, card: Scorecard) -> list[str]:
    """Return what changed, for a person."""
    lines = ["", texts.COMPARISON]
    if comparison.differs:
        lines.append(_INDENT + texts.differs(comparison.differs))
    changed = {name: change for name, change in comparison.changes.items() if change.better is not None}
    moved = {name: one for name, one in comparison.moved.items() if one.gained or one.lost}
    if not changed and not moved:
        return [*lines, _INDENT + texts.SAME]
    rows = [
        [
            texts.FIGURES[name],
            texts.number(change.before),
            texts.number(change.after),
            texts.signed(change.difference),
            texts.signed_span(change.low, change.high),
            texts.chance(change.p),
        ]
        for name, change in changed.items()
    ]
    lines += _columns([["", *texts.COMPARISON_COLUMNS], *rows])
    questions = {outcome.id: outcome.question for outcome in card.outcomes}
    for name, one in moved.items():
        lines += ["", _INDENT + texts.moved(texts.MOVED[name], len(one.gained), len(one.lost))]
        for sign, ids in (("+", one.gained), ("−", one.lost)):
            lines += [f"{_INDENT * 2}{sign} {_one_line(questions[id_])}" for id_ in ids]
    return lines


def _figure_row(name: str, title: str, figure: Figure) -> str:
    title = title.ljust(_NAME_WIDTH)
    if figure.value is None:
        return f"{_INDENT}{title}  {texts.reason(figure.reason or '')}"
    note = texts.LESS_IS_BETTER if name in LOWER_IS_BETTER else ""
    counted = texts.counted(figure.count, figure.n).rjust(14)
    return f"{_INDENT}{title}  {texts.number(figure.value)}  {texts.span(figure.low, figure.high)}  {counted}  {note}".rstrip()


def _by_kind(card: Scorecard) -> list[str]:
    rows = [[texts.KIND, texts.COUNT, *texts.KIND_COLUMNS.values()]]
    for kind, figures in card.by_kind.items():
        count = sum(outcome.kind == kind for outcome in card.outcomes)
        values = [texts.number(figures[name].value) for name in texts.KIND_COLUMNS]
        rows.append([_one_line(kind), str(count), *values])
    return _columns(rows)


def _reliability(card: Scorecard) -> list[str]:
    rows = [list(texts.RELIABILITY_COLUMNS)]
    for one in card.reliability:
        values = [texts.number(one.mean_confidence), texts.number(one.share_answerable)]
        rows.append([texts.bin_name(one.low, one.high), str(one.n), *values])
    return _columns(rows)


def _columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows with the first column aligned left and the others right."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return [
        _INDENT
        + "  ".join([row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))])
        for row in rows
    ]


def _one_line(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
