"""What is said first of a firm, as it looks: on its badge, on a card, above a look-up, in a list of many."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from app.domain.verification import Headline, HeadlineKind, Standing, Status, headline
from app.reference import catalogue
from app.web.filters import in_language
from app.web.i18n import gettext
from app.web.status import StatusView, status_view


def headline_of(standings: Iterable[Standing], *, is_declared: bool = True) -> Headline:
    """What speaks for a firm with these standings."""
    return headline(standings, catalogue.attesting_schemes(), is_declared=is_declared)


def view(said: Headline, on: date) -> StatusView:
    """The one status of a firm on a day."""
    if said.kind is HeadlineKind.DOCUMENTED:
        text = gettext("Dokumenteret: %(names)s", names=documented_names(said.documented))
        if any(s.status is Status.VERIFIED for s in said.documented):
            return StatusView("full", "st-ok", "badge-success", text)
        return StatusView("half", "st-wait", "badge-warning", text)
    if said.kind is HeadlineKind.SUSPENDED:
        text = gettext("%(names)s midlertidigt suspenderet", names=listed(map(scheme_name, said.suspended)))
        return StatusView("pause", "st-stop", "badge-error", text)
    return status_view(said.status, valid_to=said.best.valid_to if said.best else None, on=on)


def badge_text(said: Headline, on: date) -> str:
    """The status in the few words a badge has room for: it counts no days, and hides no suspension."""
    plain = {
        Status.VERIFIED: gettext("Verificeret"),
        Status.CONDITIONAL: gettext("Betinget verificeret"),
        None: gettext("Ingen verifikation"),
    }
    parts = [plain.get(said.status) or view(said, on).text]
    if said.kind is HeadlineKind.SUSPENDED:
        parts = []
    if said.suspended:
        parts.append(gettext("%(names)s suspenderet", names=listed(map(_short, said.suspended))))
    if said.best is not None and not said.is_yes and said.documented:
        parts.append(gettext("%(names)s dokumenteret", names=listed(map(_short, said.documented))))
    return " · ".join(parts)


def documented_names(standings: Iterable[Standing]) -> str:
    """The facts by name, each with what is missing from it: `§ 54-egnet og § 190-egnet (betinget)`."""
    return listed(map(_documented, standings))


def _documented(state: Standing) -> str:
    name = scheme_name(state)
    if state.status is Status.CONDITIONAL:
        return gettext("%(name)s (betinget)", name=name)
    if state.status is Status.RENEWAL_RECEIVED:
        return gettext("%(name)s (fornyelse modtaget)", name=name)
    return name


def scheme_name(state: Standing) -> str:
    """The scheme of a standing by its name."""
    return in_language(catalogue.schemes()[state.scheme], "name")


def _short(state: Standing) -> str:
    short = {"par54": gettext("§ 54"), "par190": gettext("§ 190")}
    return short.get(state.scheme) or scheme_name(state)


def listed(names: Iterable[str]) -> str:
    """Names in one line: `a, b og c`."""
    *first, last = names
    return gettext(" og ").join(filter(None, (", ".join(first), last)))
