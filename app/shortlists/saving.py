"""The page on which a person chooses where to put suppliers."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.access import Actor
from app.domain.shortlists import MOST_AT_ONCE
from app.shortlists import queries, services
from app.shortlists.forms import SaveForm
from app.shortlists.services import Added, ListCommand
from app.suppliers.merges import all_merged_into
from app.suppliers.queries import list_known
from app.web.i18n import gettext, ngettext


@dataclass(frozen=True)
class Wanted:
    """The suppliers somebody wants to keep: (number, name), the numbers without a public profile, and their lists."""

    suppliers: tuple[tuple[str, str], ...]
    unknown: tuple[str, ...]
    standing: tuple[str, ...] = ()

    @property
    def numbers(self) -> list[str]:
        """The CVR numbers that can be put on a list."""
        return [cvr for cvr, _ in self.suppliers]


def wanted(numbers: list[str]) -> Wanted:
    """Who they are; one that was merged is the one it went into."""
    if not numbers or len(numbers) > MOST_AT_ONCE:
        return Wanted((), ())
    known = list_known(numbers)
    public = {cvr: found.name for cvr, found in known.items() if found.is_public}
    merged = all_merged_into([n for n in numbers if n not in public])
    pairs = {
        cvr: name
        for n in numbers
        for cvr, name in [(n, public[n]) if n in public else merged.get(n, ("", ""))]
    }
    pairs.pop("", None)
    unknown = tuple(n for n in numbers if n not in public and n not in merged)
    return Wanted(tuple(pairs.items()), unknown)


def offer_lists(form: SaveForm, person: Actor, found: Wanted) -> Wanted:
    """Fill the form with the person's lists; the answer says on which of them the suppliers stand already."""
    lists = queries.lists_of(person.roles)
    form.set_choices(lists, queries.names_of_organisations(list(lists)))
    lines = {line.id: line for own in lists.values() for line in own}
    held = queries.holders(found.numbers, list(lines)) if lines and found.suppliers else {}
    standing = sorted({lines[i].name for numbers in held.values() for i in numbers})
    return Wanted(found.suppliers, found.unknown, tuple(standing))


def keep(person: Actor, form: SaveForm, found: Wanted) -> tuple[str, int, Added]:
    """Put the suppliers on the chosen list, or a new one: its organisation and number. Raises ListRefused."""
    assert form.target is not None
    cvr, list_id = form.target
    if list_id is None:
        list_id = services.create(person, cvr, ListCommand(form.navn.data))
    return cvr, list_id, services.add(person, cvr, list_id, found.numbers, form.note.data)


def told(added: Added) -> str:
    """What has happened, in one sentence without its full stop."""
    parts = []
    if len(added.new) == 1:
        parts.append(gettext("%(name)s er gemt på listen", name=added.new[0]))
    elif added.new:
        parts.append(
            ngettext(
                "%(num)s leverandør er gemt på listen",
                "%(num)s leverandører er gemt på listen",
                len(added.new),
            )
        )
    if len(added.there) == 1:
        parts.append(gettext("%(name)s stod der i forvejen", name=added.there[0]))
    elif added.there:
        parts.append(ngettext("%(num)s stod der i forvejen", "%(num)s stod der i forvejen", len(added.there)))
    return ". ".join(parts)
