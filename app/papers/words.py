"""What the parts of the paper are called, and what is said when it cannot be published."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from app.domain.papers import Section

SECTIONS: dict[Section, Any] = {
    Section.INTRODUCTION: _l("Indledning"),
    Section.PUBLIC: _l("Det møder offentlige købere"),
    Section.SOCIAL: _l("Det møder socialøkonomiske virksomheder"),
    Section.PRIVATE: _l("Det møder private virksomheder"),
    Section.SETTLED: _l("Løste og parkerede barrierer"),
    Section.SOURCES: _l("Kilder"),
}
# Part of an address, and the id of the part on the page.
SLUGS: dict[str, Section] = {
    "indledning": Section.INTRODUCTION,
    "offentlige": Section.PUBLIC,
    "socialoekonomiske": Section.SOCIAL,
    "private": Section.PRIVATE,
    "afsluttede": Section.SETTLED,
    "kilder": Section.SOURCES,
}
SLUG_OF = {section: slug for slug, section in SLUGS.items()}
HAPPENED: dict[str, Any] = {
    "raised": _l("Nye barrierer"),
    "solved": _l("Løst"),
    "parked": _l("Parkeret"),
    "taken_up": _l("Taget op"),
    "merged": _l("Samlet med andre"),
    "changed": _l("Ændret"),
}
REFUSALS: dict[str, Any] = {
    "nothing_new": _l("Kladden siger det samme som den seneste udgave. Der er ikke noget at udgive"),
    "draft_changed": _l("Kladden er ændret, siden du så den. Se igennem, hvad der nu er nyt, og udgiv igen"),
    "published_meanwhile": _l(
        "En anden har udgivet papiret, siden du så det. Se igennem, hvad der nu er nyt, og udgiv igen"
    ),
}
# What an entry says, in two editions side by side.
FIELDS: dict[str, Any] = {
    "name": _l("Navn"),
    "text": _l("Tekst"),
    "state": _l("Status"),
    "perspectives": _l("Hvem møder den"),
    "theme": _l("Tema"),
    "times": _l("Mødt"),
    "owner": _l("Ansvarlig"),
    "solutions": _l("Løsninger"),
    "sources": _l("Kilder"),
}
