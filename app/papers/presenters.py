"""Make of a paper the document that is read, in the language of the page."""

from __future__ import annotations

from typing import Any

from app.barriers.presenters import change_text
from app.barriers.words import PERSPECTIVES, SOLUTION_STATES, STATES
from app.domain import papers as rules
from app.domain.barriers import Perspective, State
from app.domain.papers import Happened, NewsLine, Paper, PaperBarrier, PaperSolution, Section
from app.papers import words
from app.papers.document import (
    BarrierBlock,
    Document,
    Figures,
    NewsBlock,
    NewsGroup,
    NewsItem,
    Part,
    SolutionBlock,
    SourceLine,
    Text,
)
from app.papers.queries import EditionLine
from app.web.filters import long_date, number
from app.web.i18n import current_locale, gettext, ngettext

PERSPECTIVE_PARTS = (Section.PUBLIC, Section.SOCIAL, Section.PRIVATE)


def document(paper: Paper, line: EditionLine | None) -> Document:
    """The paper in the page's language; `line` is its edition, None for the draft."""
    return Document(
        lang=current_locale(),
        title=gettext("Barrierer for sociale indkøb: arbejdspapir"),
        subtitle=subtitle(line),
        note=told(line, "note") if line else Text("", current_locale()),
        is_draft=line is None,
        introduction=_part(paper, Section.INTRODUCTION)
        if told(paper.text(Section.INTRODUCTION), "text")
        else None,
        parts=tuple(_part(paper, section) for section in Section if section is not Section.INTRODUCTION),
        figures=_figures(paper),
        news=_news(paper),
        sources=tuple(
            SourceLine(place, s.title, ", ".join(str(t) for t in (s.publisher, s.year) if t), s.url)
            for place, s in enumerate(paper.sources, start=1)
        ),
        words={
            "publisher": "Buy Social Taskforce Danmark",
            "contents": gettext("Indholdsfortegnelse"),
            "solutions": gettext("Løsninger"),
            "none": gettext("Ingen har foreslået en løsning endnu."),
            "sources": gettext("Kilder"),
            "also": gettext("Møder også"),
            "page": gettext("Side"),
        },
    )


def subtitle(line: EditionLine | None) -> str:
    """Which edition it is, and from when."""
    if line is None:
        return gettext("Kladde, som ingen har udgivet endnu")
    return gettext("Udgave %(number)s, %(day)s", number=line.number, day=long_date(line.published_at))


def told(row: Any, field: str) -> Text:
    """A field in the page's language, or in Danish where it is not translated."""
    english = getattr(row, f"{field}_en") if current_locale() == "en" else ""
    return Text(english or getattr(row, f"{field}_da"), "en" if english else "da")


def _part(paper: Paper, section: Section) -> Part:
    within = paper.in_section(section)
    also = tuple(
        (b.code, told(b, "name")) for b in paper.barriers if section in b.also_in and b.section is not section
    )
    holds_barriers = section in PERSPECTIVE_PARTS or section is Section.SETTLED
    empty = ""
    if holds_barriers and not within and not also:
        empty = (
            gettext("Ingen barrierer er løst eller parkeret endnu.")
            if section is Section.SETTLED
            else gettext("Ingen har rejst en barriere her endnu.")
        )
    elif section is Section.SOURCES and not paper.sources:
        empty = gettext("Ingen af barriererne har kilder endnu.")
    return Part(
        words.SLUG_OF[section],
        str(words.SECTIONS[section]),
        told(paper.text(section), "text"),
        tuple(_barrier(b) for b in within),
        also,
        empty,
    )


def _barrier(b: PaperBarrier) -> BarrierBlock:
    met = [str(PERSPECTIVES[p]) for p in b.perspectives]
    facts = [gettext("Mødes af: %(who)s", who=", ".join(met))]
    if b.times:
        facts.append(ngettext("Mødt %(num)s gang", "Mødt %(num)s gange", b.times))
    facts.append(gettext("Ansvarlig: %(owner)s", owner=b.owner or gettext("ingen endnu")))
    return BarrierBlock(
        b.code,
        told(b, "name"),
        told(b, "text"),
        b.state,
        (str(STATES[b.state]), *facts),
        tuple(_solution(s) for s in b.solutions),
        b.sources,
    )


def _solution(s: PaperSolution) -> SolutionBlock:
    said = [Text(str(SOLUTION_STATES[s.state]), current_locale())]
    if s.owner:
        said.append(Text(s.owner, "da"))
    if step := told(s, "next_step"):
        when = rules.day(s.next_step_on)
        said.append(Text(gettext("næste skridt:"), current_locale()))
        said.append(Text(f"{step.text} ({long_date(when)})" if when else step.text, step.lang))
    return SolutionBlock(s.code, told(s, "name"), s.state, tuple(said))


def _figures(paper: Paper) -> Figures:
    states = [s for s in State if s is not State.MERGED]
    found = rules.counts(paper)
    rows = [
        (str(PERSPECTIVES[p.value]), [found[p, s] for s in states]) for p in Perspective
    ]  # fmt: skip
    once = [sum(1 for b in paper.barriers if b.state == s.value) for s in states]
    rows.append((gettext("I alt, hver talt én gang"), once))
    return Figures(
        gettext("Barriererne i tal"),
        (gettext("Hvem møder dem"), *(str(STATES[s.value]) for s in states), gettext("I alt")),
        tuple((name, tuple(number(n) for n in (*counts, sum(counts)))) for name, counts in rows),
        gettext("En barriere, som flere møder, tæller med hos dem alle."),
    )


def _news(paper: Paper) -> NewsBlock | None:
    news = paper.news
    if news is None:
        return None
    since = rules.day(news.since)
    assert since is not None
    here = {b.code for b in paper.barriers}
    if news.meeting:
        title = gettext("Nyt siden sidste møde")
        lead = gettext("Det er sket i registret, siden taskforcen mødtes %(day)s.", day=long_date(since))
        quiet = gettext(
            "Der er ikke sket noget i registret, siden taskforcen mødtes %(day)s.", day=long_date(since)
        )
    else:
        title = gettext("Nyt siden sidste udgave")
        lead = gettext("Det er sket i registret siden den forrige udgave %(day)s.", day=long_date(since))
        quiet = gettext(
            "Der er ikke sket noget i registret siden den forrige udgave %(day)s.", day=long_date(since)
        )
    raised = {line.code for line in news.lines if line.happened == Happened.RAISED.value}
    told_of = [h for h in Happened if h is not Happened.RAISED or not here <= raised]
    if len(told_of) < len(Happened) and here:
        # To name them all once more would say nothing.
        lead += " " + gettext("Alle papirets barrierer er nye.")
    groups = [
        NewsGroup(
            str(words.HAPPENED[happened.value]),
            tuple(_news_item(line, here) for line in news.lines if line.happened == happened.value),
        )
        for happened in told_of
    ]
    return NewsBlock(title, lead if news.lines else quiet, tuple(g for g in groups if g.items))


def _news_item(line: NewsLine, here: set[str]) -> NewsItem:
    # That a new barrier was raised stands above it.
    shown = [c for c in line.changes if c[0] != "raised" or line.happened != Happened.RAISED.value]
    said = dict.fromkeys(change_text(step, fields, reason) for step, fields, reason in shown)
    return NewsItem(line.code, told(line, "name"), ". ".join(said), line.code in here)
