"""How long a step of a build will take yet, told from how fast it went lately."""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from assistant.index import BuildProgress

_WINDOW = 60.0
"""Seconds that count: documents differ, and what was fast at first says little of the rest."""

_SOONEST = 8.0
"""Seconds to look before anything is said."""

_LEAST = 15.0
"""What ends sooner is not worth a word."""


@dataclass(slots=True)
class Pace:
    """What was seen of the running build, whoever looked."""

    clock: Callable[[], float] = time.monotonic
    _step: tuple[int, str, str, int] = (0, "", "", 0)
    _seen: deque[tuple[float, int]] = field(default_factory=deque)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def remaining(self, progress: BuildProgress) -> float | None:
        """Look at a build and return about how many seconds its step will take yet; None where that cannot be told."""
        now, step = self.clock(), (progress.pid, progress.since, progress.stage, progress.total)
        with self._lock:
            if step != self._step or (self._seen and progress.done < self._seen[-1][1]):
                self._step = step
                self._seen.clear()
            self._seen.append((now, progress.done))
            while now - self._seen[1 if len(self._seen) > 1 else 0][0] > _WINDOW:
                self._seen.popleft()
            started, done = self._seen[0]
        if now - started < _SOONEST or progress.done <= done:
            return None
        left = (progress.total - progress.done) * (now - started) / (progress.done - done)
        return left if left >= _LEAST else None
