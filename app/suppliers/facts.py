"""The three legal facts a buyer needs: RSV, § 54 and § 190, never mixed (DOMAIN.md 0.1)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from app.domain.verification import Standing, Status
from app.reference import catalogue
from app.web.filters import in_language, long_date
from app.web.i18n import gettext
from app.web.status import StatusView, status_view

LEGAL_FACTS = ("rsv", "par54", "par190")
# The event behind these is a decision, not a declaration.
ENDED = frozenset({Status.SUSPENDED, Status.REVOKED, Status.CEASED})


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
    info = catalogue.schemes()[code]
    view = status_view(
        state.status if state else None, scheme=code, valid_to=state.valid_to if state else None, on=on
    )
    if state is None:
        view = replace(view, text=gettext("Ikke fundet") if code == "rsv" else gettext("Ikke dokumenteret"))
        sentence = {
            "rsv": gettext("Vi har ingen oplysning om registrering som RSV."),
            "par54": gettext(
                "Virksomheden har ikke sendt dokumentation. Det betyder ikke, at den er uegnet."
            ),
            "par190": gettext(
                "Virksomheden har ikke sendt dokumentation. Det betyder ikke, at den er uegnet."
            ),
        }[code]
        return Fact(in_language(info, "name"), view, sentence, _scope(code))
    sentence = in_language(state.event, "note") or in_language(info, "meaning") + "."
    if code == "rsv" and state.status is Status.VERIFIED:
        sentence = gettext(
            "Registreret socialøkonomisk virksomhed siden %(date)s.", date=long_date(state.since)
        )
    evidence = (
        gettext("Registeropslag")
        if code == "rsv"
        else gettext("Ledelseserklæring af %(date)s", date=long_date(state.event.effective_on))
    )
    if state.status in ENDED:
        evidence = gettext("Status siden %(date)s", date=long_date(state.since))
    elif state.last_checked:
        evidence = gettext(
            "%(evidence)s, tjekket %(date)s", evidence=evidence, date=long_date(state.last_checked)
        )
    return Fact(in_language(info, "name"), view, sentence, evidence)


def _scope(code: str) -> str:
    return {
        "rsv": gettext("Gælder virksomheden, ikke dens varer"),
        "par54": gettext("Gælder alle slags ydelser"),
        "par190": gettext("Gælder kun sociale, sundheds- og kulturydelser"),
    }[code]
