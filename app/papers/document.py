"""The paper as it is read, in one language: the same for the page, for Word and for PDF."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Text:
    """Words with their language, which is Danish in the English paper where nobody has translated them."""

    text: str
    lang: str

    def __bool__(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True)
class SolutionBlock:
    """A solution: its name and page, and how far it is with owner and next step."""

    code: str
    name: Text
    state: str
    said: tuple[Text, ...]


@dataclass(frozen=True)
class BarrierBlock:
    """A barrier: `facts` are its state, who meets it, how often, and its owner, ready to be read."""

    code: str
    name: Text
    text: Text
    state: str
    facts: tuple[str, ...]
    solutions: tuple[SolutionBlock, ...]
    sources: tuple[int, ...]


@dataclass(frozen=True)
class Part:
    """A section: the editor's text, its barriers, and those of other sections that are met here too."""

    slug: str
    title: str
    comment: Text
    barriers: tuple[BarrierBlock, ...] = ()
    also: tuple[tuple[str, Text], ...] = ()
    # Said when there is nothing in it.
    empty: str = ""


@dataclass(frozen=True)
class NewsItem:
    """A barrier with news: its number, its name, and what happened."""

    code: str
    name: Text
    said: str
    # Whether it stands in this paper, so that it can be linked to.
    is_here: bool


@dataclass(frozen=True)
class NewsGroup:
    """What happened to some barriers."""

    title: str
    items: tuple[NewsItem, ...]


@dataclass(frozen=True)
class NewsBlock:
    """What is new since a day: a sentence, and the barriers by what happened to them."""

    title: str
    lead: str
    groups: tuple[NewsGroup, ...]


@dataclass(frozen=True)
class Figures:
    """The barriers in numbers: heads of the columns, and rows of a name with a number for each."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    note: str


@dataclass(frozen=True)
class SourceLine:
    """A source with its number."""

    number: int
    title: str
    about: str
    url: str


@dataclass(frozen=True)
class Document:
    """The whole paper. `words`: what the files say besides, such as the heading of the contents."""

    lang: str
    title: str
    subtitle: str
    note: Text
    is_draft: bool
    # None while nobody has written one.
    introduction: Part | None
    parts: tuple[Part, ...]
    figures: Figures
    news: NewsBlock | None
    sources: tuple[SourceLine, ...]
    words: dict[str, str] = field(default_factory=dict)

    @property
    def contents(self) -> list[tuple[str, str, int]]:
        """(id, title, number of barriers) of the parts, in their order."""
        found: list[tuple[str, str, int]] = []
        if self.introduction:
            found.append((self.introduction.slug, self.introduction.title, 0))
        if self.news:
            found.append(("nyt", self.news.title, 0))
        found.append(("tal", self.figures.title, 0))
        return found + [(p.slug, p.title, len(p.barriers)) for p in self.parts]
