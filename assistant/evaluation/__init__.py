"""Gold questions and an assistant to a scorecard: how well it answers, with intervals, and what changed since another one."""

from assistant.evaluation.comparison import Comparison, compare
from assistant.evaluation.figures import Figure
from assistant.evaluation.golds import Gold, read_golds
from assistant.evaluation.outcomes import Outcome
from assistant.evaluation.records import comparison_data, read_scorecard, scorecard_data
from assistant.evaluation.scorecard import Scorecard, evaluate

__all__ = [
    "Comparison",
    "Figure",
    "Gold",
    "Outcome",
    "Scorecard",
    "compare",
    "comparison_data",
    "evaluate",
    "read_golds",
    "read_scorecard",
    "scorecard_data",
]
