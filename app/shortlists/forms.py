"""The forms of lists: name and purpose, numbers to put on, a note, a choice of list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import Field, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from app.domain import cvr as cvr_rules
from app.domain import cvr_lists, typed
from app.domain.cvr_lists import TooManyLines
from app.domain.errors import InvalidCvr
from app.domain.shortlists import (
    LEAST_COMPARED,
    LONGEST_NAME,
    LONGEST_NOTE,
    LONGEST_PURPOSE,
    MOST_AT_ONCE,
    MOST_COMPARED,
    MOST_ITEMS,
)
from app.reference import catalogue
from app.shortlists.queries import ListLine
from app.shortlists.services import ListCommand, ListRefused
from app.web.cvr_words import cvr_message
from app.web.filters import cvr_groups
from app.web.i18n import gettext, ngettext

NEW, OLD = "ny", "liste"


class ConfirmForm(FlaskForm):
    """Nothing but a yes."""


def seen_version(field: Field) -> int:
    """The mark of what the writer saw; one that was tampered with is never the present one."""
    text = str(field.data or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class ListForm(FlaskForm):
    """What a list is called and what it is for."""

    navn = StringField(_l("Navn"))
    formaal = StringField(_l("Hvad skal listen bruges til? (valgfrit)"))
    seen = HiddenField(name="set")

    def validate_navn(self, field: Field) -> None:
        """A name, that is no novel."""
        field.data = typed.as_written(field.data or "")
        if not field.data:
            raise ValidationError(gettext("Skriv, hvad listen skal hedde"))
        if len(field.data) > LONGEST_NAME:
            raise ValidationError(too_long(field.data, LONGEST_NAME))

    def validate_formaal(self, field: Field) -> None:
        """A line at most."""
        field.data = typed.as_written(field.data or "")
        if len(field.data) > LONGEST_PURPOSE:
            raise ValidationError(too_long(field.data, LONGEST_PURPOSE))

    @property
    def command(self) -> ListCommand:
        """What was asked for."""
        return ListCommand(self.navn.data, self.formaal.data)

    def refuse(self, refused: ListRefused) -> None:
        """Say at the name why there can be no such list."""
        self.navn.errors = [refusal(refused)]


class NoteForm(FlaskForm):
    """What the organisation thinks of a supplier."""

    note = TextAreaField(_l("Jeres note"))
    seen = HiddenField(name="set")

    def validate_note(self, field: Field) -> None:
        """Some lines."""
        field.data = written(field.data)
        if len(field.data) > LONGEST_NOTE:
            raise ValidationError(too_long(field.data, LONGEST_NOTE))


class NumbersForm(FlaskForm):
    """Suppliers by CVR number, written in any way."""

    numre = TextAreaField(_l("CVR-numre"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cvrs: list[str] = []

    def validate_numre(self, field: Field) -> None:
        """One number at least, and all of them numbers."""
        field.data = typed.without_controls(field.data or "")
        try:
            lines = cvr_lists.from_text(field.data)
        except TooManyLines:
            raise ValidationError(most_at_a_list()) from None
        wrong = [line for line in lines if line.cvr is None]
        if wrong:
            raise ValidationError(
                gettext("»%(text)s« er ikke et CVR-nummer. Ret eller slet det", text=wrong[0].original[:40])
            )
        if not lines:
            raise ValidationError(gettext("Skriv mindst ét CVR-nummer med 8 cifre"))
        self.cvrs = list(dict.fromkeys(line.cvr for line in lines if line.cvr))
        if len(self.cvrs) > MOST_ITEMS:
            raise ValidationError(most_at_a_list())

    def refuse(self, refused: ListRefused) -> None:
        """Say at the numbers why they cannot be put on the list."""
        self.numre.errors = [refusal(refused)]


class SaveForm(FlaskForm):
    """Which list some suppliers are put on: one there is, or a new one of an organisation's."""

    liste = SelectField(_l("Hvilken liste?"), choices=[], validate_choice=False)
    navn = StringField(_l("Navn på den nye liste"))
    note = TextAreaField(_l("Jeres note (valgfrit)"))

    def set_choices(self, lists: Mapping[str, Sequence[ListLine]], names: Mapping[str, str]) -> None:
        """The lists of each organisation and a new one; where there is one way only, it is chosen."""
        self.lists, self.names = lists, names
        groups: dict[str, list[tuple[str, str]]] = {}
        for cvr, name in names.items():
            own = [(f"{OLD}:{line.id}", _line_name(line)) for line in lists.get(cvr, ())]
            groups[name if name not in groups else f"{name} ({cvr})"] = [
                *own, (f"{NEW}:{cvr}", gettext("En ny liste")),
            ]  # fmt: skip
        self.groups = groups
        if self.liste.data is None:
            values = [value for choices in groups.values() for value, _ in choices]
            self.liste.data = values[0] if values else ""

    def validate_liste(self, field: Field) -> None:
        """A list, or an organisation, that the person may change."""
        if self.target is None:
            raise ValidationError(gettext("Vælg en liste"))

    def validate_navn(self, field: Field) -> None:
        """A new list has a name; for one that there is the field does not count."""
        field.data = typed.as_written(field.data or "")
        if self.is_new and not field.data:
            raise ValidationError(gettext("Skriv, hvad listen skal hedde"))
        if self.is_new and len(field.data) > LONGEST_NAME:
            raise ValidationError(too_long(field.data, LONGEST_NAME))

    def validate_note(self, field: Field) -> None:
        """Some lines."""
        field.data = written(field.data)
        if len(field.data) > LONGEST_NOTE:
            raise ValidationError(too_long(field.data, LONGEST_NOTE))

    @property
    def is_new(self) -> bool:
        """Whether a new list is to be made."""
        return str(self.liste.data or "").startswith(f"{NEW}:")

    @property
    def target(self) -> tuple[str, int | None] | None:
        """(organisation, list or None for a new one); None when it is none of the choices."""
        kind, _, value = str(self.liste.data or "").partition(":")
        if kind == NEW and value in self.names:
            return value, None
        for cvr, lines in self.lists.items():
            if kind == OLD and any(str(line.id) == value for line in lines):
                return cvr, int(value)
        return None

    def refuse(self, refused: ListRefused) -> None:
        """Say at the list, or at its new name, why it cannot be."""
        field = self.navn if self.is_new and refused.reason == "known" else self.liste
        field.errors = [refusal(refused)]


def _line_name(line: ListLine) -> str:
    count = ngettext("%(num)s leverandør", "%(num)s leverandører", line.count)
    return f"{line.name} ({count})"


def chosen_suppliers(args: MultiDict[str, str]) -> list[str]:
    """The CVR numbers that an address or a form names as `leverandoer`, each once; what is no number is left out."""
    found: dict[str, None] = {}
    for text in args.getlist("leverandoer")[:MOST_ITEMS]:
        try:
            found[cvr_rules.parse(text)] = None
        except InvalidCvr:
            continue
    return list(found)


def fault_of(args: MultiDict[str, str]) -> str:
    """Why an address names no suppliers to save."""
    given = [text for text in args.getlist("leverandoer") if text.strip()]
    if not given:
        return gettext("Vælg mindst én leverandør, før du gemmer")
    try:
        cvr_rules.parse(given[0])
    except InvalidCvr as error:
        return cvr_message(error.reason)
    return gettext("Gem højst %(most)s leverandører ad gangen", most=MOST_AT_ONCE)


@dataclass(frozen=True)
class Compared:
    """Which suppliers of a list are put side by side, from where the way is measured, and what is wrong."""

    item_ids: tuple[int, ...]
    municipality: str
    only_differences: bool
    error: str
    place_error: str


def compared(args: MultiDict[str, str], known: Sequence[int]) -> Compared:
    """Read the question of the comparing page; `known` are the suppliers on the list."""
    given = {int(n) for n in args.getlist("nr") if n.isascii() and n.isdigit() and len(n) < 10}
    ids = tuple(number for number in known if number in given)
    error = ""
    if len(ids) > MOST_COMPARED:
        error = gettext("Vælg højst %(most)s leverandører", most=MOST_COMPARED)
    elif len(ids) < LEAST_COMPARED:
        error = gettext("Vælg mindst 2 leverandører")
    typed_place = typed.line(args.get("kommune", ""))[:80]
    place = catalogue.find_place(typed_place) if typed_place else None
    return Compared(
        ids,
        place.code if place else "",
        args.get("kun") == "forskelle",
        error,
        gettext("Vælg en kommune på listen") if typed_place and place is None else "",
    )


def written(text: str | None) -> str:
    """A text of several lines as it was written, without what cannot be seen."""
    rows = (text or "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(typed.as_written(row) for row in rows).strip()


def too_long(text: str, most: int) -> str:
    """How much too long something is."""
    over = len(text) - most
    return ngettext(
        "Skriv højst %(most)s tegn. Der er %(num)s tegn for meget",
        "Skriv højst %(most)s tegn. Der er %(num)s tegn for meget",
        over,
        most=most,
    )


def most_at_a_list() -> str:
    """How many there is room for."""
    return gettext("Der er plads til %(most)s leverandører på en liste", most=MOST_ITEMS)


def refusal(refused: ListRefused) -> str:
    """Why something was not done, and what to do."""
    if refused.reason == "unknown":
        return gettext(
            "Vi har ingen offentlig profil for CVR %(numbers)s. Ret eller slet det",
            numbers=", ".join(cvr_groups(n) for n in refused.about[:5]),
        )
    if refused.reason == "full":
        if not refused.room:
            return gettext(
                "Listen er fuld: der er plads til %(most)s leverandører. Fjern nogle, eller lav en ny liste",
                most=MOST_ITEMS,
            )
        return ngettext(
            "Der er kun plads til %(num)s leverandør mere på listen",
            "Der er kun plads til %(num)s leverandører mere på listen",
            refused.room,
        )
    return {
        "known": gettext("I har allerede en liste med det navn"),
        "too_many": gettext("I har allerede 100 lister i brug. Arkivér en af dem først"),
        "archived": gettext("Listen er arkiveret. Tag den i brug igen, før I ændrer den"),
    }[refused.reason]
