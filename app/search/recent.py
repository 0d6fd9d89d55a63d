"""A bounded memory of what was read last from one version of the index."""

from __future__ import annotations

from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Recent(Generic[K, V]):
    """Values by key up to a total weight; full, it starts anew. Safe for threads that each put whole values."""

    def __init__(self, most: int) -> None:
        self._most, self._weight = most, 0
        self._values: dict[K, V] = {}

    def get(self, key: K) -> V | None:
        """The value put last under a key, unless it was forgotten."""
        return self._values.get(key)

    def put(self, key: K, value: V, weight: int = 1) -> None:
        """Remember a value; `weight` is its share of the most that is kept."""
        if self._weight + weight > self._most:
            self._values, self._weight = {}, 0
        self._weight += weight
        self._values[key] = value
