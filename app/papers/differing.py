"""Two editions side by side, in the page's language: what came, what went, and what reads otherwise, word by word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.barriers.words import PERSPECTIVES as WHO
from app.barriers.words import SOLUTION_STATES, STATES, THEMES
from app.domain import papers as rules
from app.domain.papers import Difference, Fate, Paper, PaperBarrier, PaperSource, Section
from app.domain.word_changes import Piece, pieces
from app.papers import words
from app.papers.presenters import told
from app.web.filters import long_date
from app.web.i18n import gettext, ngettext

# Short facts are read as from one to the other; only running text is read word by word.
IN_WORDS = frozenset({"name", "text", "solutions", "sources"})


@dataclass(frozen=True)
class FieldChange:
    """A field that differs: its pieces where it is running text, else what it was and is."""

    label: str
    old: str
    new: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class EntryChange:
    """A barrier or a section that differs. `into`: the number of the barrier that it was merged into."""

    key: str
    title: str
    fate: Fate
    fields: tuple[FieldChange, ...]
    into: str = ""


@dataclass(frozen=True)
class Differences:
    """All that differs between two papers."""

    texts: tuple[EntryChange, ...]
    barriers: tuple[EntryChange, ...]
    new_sources: tuple[PaperSource, ...]
    gone_sources: tuple[PaperSource, ...]

    @property
    def is_empty(self) -> bool:
        """True when both say the same."""
        return not (self.texts or self.barriers or self.new_sources or self.gone_sources)

    def of(self, fate: Fate) -> tuple[EntryChange, ...]:
        """The barriers that came, went or changed."""
        return tuple(b for b in self.barriers if b.fate == fate)

    @property
    def summary(self) -> tuple[str, ...]:
        """What differs, counted, each in a few words."""
        count = {fate: len(self.of(fate)) for fate in Fate}
        said = [
            ngettext("%(num)s ny barriere", "%(num)s nye barrierer", count[Fate.ADDED])
            if count[Fate.ADDED]
            else "",
            ngettext("%(num)s ændret barriere", "%(num)s ændrede barrierer", count[Fate.CHANGED])
            if count[Fate.CHANGED]
            else "",
            ngettext("%(num)s barriere er taget ud", "%(num)s barrierer er taget ud", count[Fate.REMOVED])
            if count[Fate.REMOVED]
            else "",
            ngettext("%(num)s afsnit er skrevet om", "%(num)s afsnit er skrevet om", len(self.texts))
            if self.texts
            else "",
            ngettext("%(num)s ny kilde", "%(num)s nye kilder", len(self.new_sources))
            if self.new_sources
            else "",
        ]
        return tuple(text for text in said if text)


def between(old: Paper, new: Paper) -> Differences:
    """What differs from one paper to another, as it reads in the page's language."""
    names = {b.code: told(b, "name").text for b in (*old.barriers, *new.barriers)}
    barriers = rules.differences(_barriers(old), _barriers(new))
    texts = rules.differences(_texts(old), _texts(new))
    before, after = set(old.sources), set(new.sources)
    return Differences(
        tuple(_change(d, str(words.SECTIONS[Section(d.key)])) for d in texts),
        tuple(_change(d, names[d.key], new.merged.get(d.key, "")) for d in barriers),
        tuple(s for s in new.sources if s not in before),
        tuple(s for s in old.sources if s not in after),
    )


def _change(found: Difference, title: str, into: str = "") -> EntryChange:
    """An entry's fields; of one that came or went its name stands above them already."""
    shown = found.changes
    if found.fate is not Fate.CHANGED:
        shown = tuple(c for c in found.changes if c[0] == "text")
    fields = tuple(
        FieldChange(
            str(words.FIELDS[name]),
            old,
            new,
            pieces(old, new) if name in IN_WORDS and found.fate is Fate.CHANGED else (),
        )
        for name, old, new in shown
        if old or new
    )
    return EntryChange(found.key, title, found.fate, fields, into)


def _texts(paper: Paper) -> Mapping[str, Mapping[str, str]]:
    """Every section, so that an empty one that is written to has changed and not come."""
    return {section.value: {"text": told(paper.text(section), "text").text} for section in Section}


def _barriers(paper: Paper) -> Mapping[str, Mapping[str, str]]:
    return {b.code: _fields(paper, b) for b in paper.barriers}


def _fields(paper: Paper, b: PaperBarrier) -> Mapping[str, str]:
    return {
        "name": told(b, "name").text,
        "text": told(b, "text").text,
        "state": str(STATES[b.state]),
        "perspectives": ", ".join(str(WHO[p]) for p in b.perspectives),
        "theme": str(THEMES[b.theme]),
        "times": ngettext("%(num)s gang", "%(num)s gange", b.times),
        "owner": b.owner or gettext("Ingen endnu"),
        "solutions": "\n".join(_solution(s) for s in b.solutions),
        "sources": "\n".join(paper.sources[place - 1].title for place in b.sources),
    }


def _solution(s: rules.PaperSolution) -> str:
    step, when = told(s, "next_step").text, rules.day(s.next_step_on)
    said = [str(SOLUTION_STATES[s.state]), s.owner, f"{step} ({long_date(when)})" if step and when else step]
    return f"{told(s, 'name').text} ({', '.join(t for t in said if t)})"
