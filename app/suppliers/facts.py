"""The three legal facts a buyer needs: RSV, § 54 and § 190, never mixed (DOMAIN.md 0.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.small_counts import AT_LEAST
from app.domain.verification import Standing, Status
from app.reference import catalogue
from app.web.filters import in_language, long_date
from app.web.i18n import current_locale, gettext
from app.web.status import StatusView, status_view

LEGAL_FACTS = ("rsv", "par54", "par190")
# What is behind these is a decision or a day that has passed, not a declaration.
ENDED = frozenset({Status.SUSPENDED, Status.REVOKED, Status.CEASED, Status.EXPIRED})


@dataclass(frozen=True)
class Fact:
    """One legal fact with its own status, sentence, evidence and date."""

    name: str
    view: StatusView
    sentence: str
    evidence: str


def facts(standings: tuple[Standing, ...], on: date) -> list[Fact]:
    """RSV, § 54 and § 190 side by side, each with its own evidence and date."""
    by_scheme = {s.scheme: s for s in standings}
    return [_fact(code, by_scheme.get(code), on) for code in LEGAL_FACTS]


def _fact(code: str, state: Standing | None, on: date) -> Fact:
    name = in_language(catalogue.schemes()[code], "name")
    if state is None:
        return Fact(name, status_view(None, scheme=code, on=on), _nothing(code), _scope(code))
    view = status_view(state.status, scheme=code, valid_to=state.valid_to, on=on)
    return Fact(name, view, _sentence(code, state), _evidence(code, state))


def _nothing(code: str) -> str:
    if code == "rsv":
        return gettext("Vi har ingen oplysning om registrering som RSV.")
    return gettext("Virksomheden har ikke sendt dokumentation. Det betyder ikke, at den er uegnet.")


def _sentence(code: str, state: Standing) -> str:
    """What the fact amounts to now; a note of what once held is not shown as if it did."""
    note, over = in_language(state.event, "note"), gettext("Gælder ikke længere.")
    if state.status is Status.SUSPENDED:
        return gettext("Undersøgelse i gang. Brug ikke oplysningen, før den er afsluttet.")
    if state.status is Status.CEASED:
        return gettext("Virksomhed ophørt ifølge CVR") + "."
    if state.status is Status.REVOKED:
        return f"{over} {note}".strip()
    if state.status is Status.EXPIRED:
        return over
    if state.status is Status.SELF_DECLARED:
        return note or gettext("Oplyst af virksomheden selv. Ingen har kontrolleret det.")
    if code == "rsv" and state.status is Status.VERIFIED:
        return gettext("Registreret socialøkonomisk virksomhed siden %(date)s.", date=long_date(state.since))
    if code == "par54":
        aim = gettext("Hovedformålet er integration på arbejdsmarkedet.")
        # A note that names the share stands in place of the least share that the law asks for.
        return f"{aim} {note}" if "%" in note else f"{aim} {AT_LEAST[current_locale()]} {note}".strip()
    return f"{in_language(catalogue.schemes()[code], 'meaning')}. {note}".strip()


def _evidence(code: str, state: Standing) -> str:
    if state.status is Status.EXPIRED and state.valid_to:
        return gettext("Gjaldt til og med %(date)s", date=long_date(state.valid_to))
    if state.status in ENDED:
        return gettext("Status siden %(date)s", date=long_date(state.since))
    if state.status is Status.SELF_DECLARED:
        text = gettext("Oplyst %(date)s", date=long_date(state.since))
    elif code == "rsv":
        text = gettext("Registeropslag")
    else:
        text = gettext("Dokumenteret %(date)s", date=long_date(state.event.effective_on))
    if state.last_checked is None or (code != "rsv" and state.last_checked == state.event.effective_on):
        return text
    return gettext("%(evidence)s, tjekket %(date)s", evidence=text, date=long_date(state.last_checked))


def _scope(code: str) -> str:
    return {
        "rsv": gettext("RSV gælder virksomheden, ikke dens varer"),
        "par54": gettext("§ 54 kan bruges til alle slags ydelser"),
        "par190": gettext("§ 190 gælder kun sociale, sundheds- og kulturydelser"),
    }[code]
