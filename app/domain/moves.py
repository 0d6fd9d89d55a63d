"""Paths as tables: from where, by which step, to where, and whose step it is. Cases, tips and needs each have one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from app.domain.errors import Refusal

State = TypeVar("State", bound=StrEnum)
Step = TypeVar("Step", bound=StrEnum)
Party = TypeVar("Party", bound=StrEnum)


@dataclass(frozen=True)
class Move(Generic[State, Step, Party]):
    """One row of a table: from where, to where, by whom."""

    before: State
    step: Step
    after: State
    by: Party


def table_of(
    moves: Iterable[Move[State, Step, Party]],
) -> Mapping[tuple[State, Step], Move[State, Step, Party]]:
    """The rows by where they begin and their step."""
    return {(m.before, m.step): m for m in moves}


def possible(moves: Iterable[Move[State, Step, Party]], state: State, party: Party) -> tuple[Step, ...]:
    """The steps that a party may take from a state, in the order of the table."""
    return tuple(m.step for m in moves if m.before is state and m.by is party)


def party_of(moves: Iterable[Move[State, Step, Party]], step: Step) -> Party:
    """Whose step it is."""
    return next(m.by for m in moves if m.step is step)


def row_of(
    table: Mapping[tuple[State, Step], Move[State, Step, Party]],
    state: State,
    step: Step,
    party: Party,
    refused: type[Refusal],
) -> Move[State, Step, Party]:
    """The row of a step. Raises `refused`: `not_possible` where there is none, `wrong_party` where it is another's."""
    found = table.get((state, step))
    if found is None:
        raise refused("not_possible")
    if found.by is not party:
        raise refused("wrong_party")
    return found
