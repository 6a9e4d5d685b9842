"""A bound on guessing: how often one address may ask for something that is not there."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque

from django.http import HttpRequest


class Guesses:
    """Remembers misses by address for a time. Each process counts for itself; a restart forgets."""

    def __init__(self, most: int, seconds: float, addresses: int = 20_000) -> None:
        self.most, self.seconds, self._addresses = most, seconds, addresses
        self._misses: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, address: str) -> int:
        """How many seconds this address must wait; 0 when it may ask."""
        with self._lock:
            misses = self._fresh(address)
            if len(misses) < self.most:
                return 0
            return max(1, int(misses[0] + self.seconds - time.monotonic()) + 1)

    def miss(self, address: str) -> None:
        """Count a miss."""
        with self._lock:
            self._fresh(address).append(time.monotonic())
            self._misses.move_to_end(address)
            while len(self._misses) > self._addresses:
                self._misses.popitem(last=False)

    def forget(self) -> None:
        """Forget everybody."""
        with self._lock:
            self._misses.clear()

    def _fresh(self, address: str) -> deque[float]:
        misses = self._misses.setdefault(address, deque())
        while misses and misses[0] <= time.monotonic() - self.seconds:
            misses.popleft()
        return misses


def address_of(request: HttpRequest) -> str:
    """The address that asks: the connection's. A header that anybody may write is not believed."""
    return str(request.META.get("REMOTE_ADDR", ""))
