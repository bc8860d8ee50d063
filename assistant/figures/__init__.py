"""Numbers, years and dates in a text: what answers «сколько» and «когда».

`patterns` say how they are written, `values` what they come to, `finding` finds them.
"""

from assistant.figures.finding import Figure, differ, figures
from assistant.figures.patterns import MONTHS, unit_at

__all__ = ["MONTHS", "Figure", "differ", "figures", "unit_at"]
