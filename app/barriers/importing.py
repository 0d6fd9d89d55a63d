"""Notes from a file: one a line, `tekst;perspektiv;ide`, as a spreadsheet saves it."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from app.barriers.notes import NoteCommand
from app.barriers.words import SHORT_PERSPECTIVES
from app.domain import typed
from app.domain.barriers import LONGEST_NOTE, MOST_LINES, SHORTEST_NOTE, Channel, Perspective
from app.domain.cpr import holds_cpr
from app.domain.public_input import MOST_LINKS, link_count
from app.domain.text_files import NotText, decoded
from app.web.i18n import gettext

COLUMNS = ("tekst", "perspektiv", "ide")
LARGEST = 2 * 1024 * 1024
# What people write for a perspective, besides its names.
SAID = {"offentlig": Perspective.PUBLIC, "socialøkonomisk": Perspective.SOCIAL, "privat": Perspective.PRIVATE}


@dataclass(frozen=True)
class Read:
    """What a file says: its notes, and what is wrong with which line (0 for the file)."""

    notes: tuple[NoteCommand, ...]
    faults: tuple[tuple[int, str], ...]


def read(data: bytes) -> Read:
    """Read a file of notes; nothing is taken in while a line is wrong."""
    if len(data) > LARGEST:
        return Read((), ((0, gettext("Filen er for stor. Den må højst fylde 2 MB")),))
    try:
        text = decoded(data)
    except NotText:
        return Read((), ((0, gettext("Filen er ikke en tekstfil. Gem arket som CSV")),))
    separator = max(";,\t", key=text.split("\n", 1)[0].count)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error:
        return Read((), ((0, gettext("Filen kan ikke læses som CSV")),))
    heads = [cell.strip().lower() for cell in rows[0]] if rows else []
    if "tekst" not in heads or "perspektiv" not in heads:
        return Read((), ((0, gettext("Den første linje skal være overskrifterne tekst;perspektiv;ide")),))
    lines = [(n, row) for n, row in enumerate(rows[1:], 2) if any(cell.strip() for cell in row)]
    if not lines or len(lines) > MOST_LINES:
        return Read((), ((0, gettext("Filen skal have mellem 1 og %(most)s linjer", most=MOST_LINES)),))
    return _of_lines(heads, lines)


def _of_lines(heads: list[str], lines: list[tuple[int, list[str]]]) -> Read:
    notes, faults = [], []
    for number, row in lines:
        cells = dict(zip(heads, row, strict=False))
        said, idea = (typed.lines(cells.get(name, "")) for name in ("tekst", "ide"))
        met_by = _perspectives(cells.get("perspektiv", ""))
        fault = _fault(said, idea, met_by)
        if fault:
            faults.append((number, fault))
        else:
            notes.append(NoteCommand(said, met_by or frozenset(), idea, channel=Channel.IMPORT))
    return Read(() if faults else tuple(notes), tuple(faults))


def _fault(said: str, idea: str, met_by: frozenset[Perspective] | None) -> str:
    if len(said) < SHORTEST_NOTE:
        return gettext("Teksten mangler eller er kortere end 10 tegn")
    if max(len(said), len(idea)) > LONGEST_NOTE:
        return gettext("Teksten er længere end 2.000 tegn")
    if met_by is None:
        return gettext("Skriv offentlig, socialøkonomisk eller privat som perspektiv, med komma imellem")
    if holds_cpr(said) or holds_cpr(idea):
        return gettext("Slet CPR-nummeret")
    if link_count(said) > MOST_LINKS:
        return gettext("Skriv højst to links i teksten")
    return ""


def _perspectives(text: str) -> frozenset[Perspective] | None:
    """Those named in a cell, in Danish or as in the API; None where a word is none of them."""
    names = SAID | {p.value: p for p in Perspective}
    names |= {str(SHORT_PERSPECTIVES[p.value]).lower(): p for p in Perspective}
    words = [
        word.strip().lower() for word in text.replace("/", ",").replace("+", ",").split(",") if word.strip()
    ]
    if not words or any(word not in names for word in words):
        return None
    return frozenset(names[word] for word in words)
