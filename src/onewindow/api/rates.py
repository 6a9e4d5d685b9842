"""How many calls a caller may make: a bucket of tokens for each, refilled steadily. Kept in this process only."""

from __future__ import annotations

import math
import os
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from onewindow.api.problem import Problem

MOST_BUCKETS = 10_000


@dataclass
class Bucket:
    """What is left of a caller's calls, and when that was true."""

    left: float
    at: float


class Rates:
    """So many calls a minute for each caller; unused ones are saved up to one minute's worth."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.per_minute = per_minute
        self._clock = clock
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()
        self._lock = Lock()

    def take(self, caller: str) -> dict[str, str]:
        """Count one call; the headers that tell what is left. Raises ``Problem`` (429) when nothing is."""
        now, speed = self._clock(), self.per_minute / 60
        with self._lock:
            bucket = self._buckets.pop(caller, None) or Bucket(self.per_minute, now)
            bucket.left = min(self.per_minute, bucket.left + (now - bucket.at) * speed)
            bucket.at = now
            self._buckets[caller] = bucket
            while len(self._buckets) > MOST_BUCKETS:
                self._buckets.popitem(last=False)
            taken = bucket.left >= 1
            if taken:
                bucket.left -= 1
            left = bucket.left
        full_in = math.ceil((self.per_minute - left) / speed)
        headers = {
            "RateLimit-Policy": f'"caller";q={self.per_minute};w=60',
            "RateLimit": f'"caller";r={int(left)};t={full_in}',
        }
        if not taken:
            wait = max(1, math.ceil((1 - left) / speed))
            raise Problem(
                429,
                "too_many_requests",
                f"请求过于频繁（每分钟最多 {self.per_minute} 次），请在 {wait} 秒后重试。",
                f"too many calls ({self.per_minute} a minute); try again in {wait} s",
                headers={**headers, "Retry-After": str(wait)},
            )
        return headers


def configured() -> int:
    """Calls a minute, from ``ONEWINDOW_API_RATE``; 600 without it."""
    return max(1, int(os.environ.get("ONEWINDOW_API_RATE", "600")))


_rates: dict[str, Rates] = {}


def rates() -> Rates:
    """The rates of this process."""
    if "rates" not in _rates:
        _rates["rates"] = Rates(configured())
    return _rates["rates"]


def use(made: Rates) -> None:
    """Count with these instead."""
    _rates["rates"] = made
