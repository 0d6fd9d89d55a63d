"""What we say of a notice that is refused, and of what could not be taken over."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from flask_babel import lazy_gettext as _l

from app.domain.notice_rules import Lack, NoticeRefused, Refusal
from app.domain.notices import Remark
from app.notices.services import NotTaken, Status
from app.web.filters import number
from app.web.i18n import gettext, ngettext

MOST_NAMED = 12
REFUSALS = {
    Refusal.EMPTY: _l("Filen er tom."),
    Refusal.TOO_LARGE: _l("Filen fylder mere end 10 MB. En bekendtgørelse fylder højst nogle få MB."),
    Refusal.TOO_MANY_PARTS: _l("Filen har for mange dele. En bekendtgørelse har højst 200.000."),
    Refusal.HAS_DOCTYPE: _l(
        "Filen har en DOCTYPE. Det har en bekendtgørelse ikke, og den kan bruges til at skade den, der læser filen."
    ),
    Refusal.OLD_STANDARD: _l(
        "Filen er i TED's gamle format fra før oktober 2023. Hent bekendtgørelsen som eForms-XML."
    ),
    Refusal.NO_SUBTYPE: _l(
        "Bekendtgørelsen siger ikke, hvilken undertype den er (OPP-070). Hent den igen fra TED eller udbudssystemet."
    ),
}
FIELDS = {
    "BT-01": _l("retsgrundlaget"),
    "BT-02": _l("bekendtgørelsens art"),
    "BT-04": _l("procedurens id"),
    "BT-05": _l("dag og tidspunkt for afsendelsen"),
    "BT-13": _l("fristen for spørgsmål"),
    "BT-131": _l("fristen for tilbud"),
    "BT-1311": _l("fristen for ansøgninger"),
    "BT-137": _l("mindst én delaftale"),
    "BT-161": _l("den samlede værdi"),
    "BT-21": _l("titlen"),
    "BT-23": _l("kontraktens art"),
    "BT-24": _l("beskrivelsen"),
    "BT-262": _l("den vigtigste CPV-kode"),
    "BT-263": _l("flere CPV-koder"),
    "BT-27": _l("den anslåede værdi"),
    "BT-271": _l("rammeaftalens højeste værdi"),
    "BT-36": _l("varigheden"),
    "BT-500": _l("ordregiverens navn"),
    "BT-536": _l("startdatoen"),
    "BT-537": _l("slutdatoen"),
    "BT-630": _l("fristen for interesse"),
    "BT-701": _l("bekendtgørelsens id"),
    "BT-702": _l("sproget"),
    "BT-71": _l("om deltagelsen er forbeholdt"),
    "BT-720": _l("tilbuddets værdi"),
    "BT-736": _l("om udførelsen er forbeholdt"),
    "BT-757": _l("versionen"),
    "BT-800": _l("fristen for svar"),
    "BT-105": _l("udbudsformen"),
    "OPT-300": _l("ordregiverens organisation"),
}
NOT_TAKEN = {
    "another_buyer": _l("Bekendtgørelsen nævner et andet CVR-nummer end jeres som ordregiver."),
    "over": _l(
        "Bekendtgørelsen fortæller om en kontrakt, der er tildelt eller ændret. Der er intet, nogen kan byde på."
    ),
    "taken_elsewhere": _l("Bekendtgørelsen er allerede her som en anden ordregivers behov."),
    "not_editable": _l("Behovet er ikke længere en kladde. Ret det på siden, eller skriv til sekretariatet."),
}
# What taking a file in will come to.
FORESEEN = {
    Status.CREATED: _l("Bliver et nyt behov"),
    Status.UPDATED: _l("Opdaterer et behov"),
    Status.UNCHANGED: _l("Er her allerede"),
    Status.REJECTED: _l("Afvist"),
}


def refusal(refused: NoticeRefused) -> str:
    """One reason, as a sentence or more."""
    found = refused.found
    if refused.refusal is Refusal.NOT_XML:
        return gettext("Filen er ikke gyldig XML: den kan ikke læses fra linje %(line)s.", line=found)
    if refused.refusal is Refusal.NOT_EFORMS:
        return gettext(
            "Filen er XML, men ikke en eForms-bekendtgørelse. Den begynder med %(found)s.", found=found
        )
    if refused.refusal is Refusal.UNKNOWN_SUBTYPE:
        return gettext("Undertypen %(found)s findes ikke i eForms.", found=found[:40])
    if refused.refusal is Refusal.WRONG_DOCUMENT:
        subtype, _, document = found.partition(", ")
        return gettext(
            "Undertypen %(subtype)s hører ikke til i et dokument af typen %(document)s.",
            subtype=subtype,
            document=document,
        )
    if refused.refusal is Refusal.WRONG_KIND:
        subtype, _, kind = found.partition(", ")
        return gettext(
            "Undertypen %(subtype)s passer ikke med arten %(kind)s (BT-02).", subtype=subtype, kind=kind[:40]
        )
    if refused.refusal is Refusal.NOT_PROCUREMENT:
        return gettext(
            "Undertypen %(found)s er en registrering af en virksomhed. Den køber ikke noget og bliver ikke til et behov.",
            found=found,
        )
    if refused.refusal is Refusal.INCOMPLETE:
        return gettext(
            "Bekendtgørelsen mangler felter, den skal have: %(fields)s.", fields=lacking(refused.lacks)
        )
    return str(REFUSALS[refused.refusal])


def lacking(lacks: Iterable[Lack]) -> str:
    """`titlen (BT-21); delaftale LOT-0001: titlen (BT-21)`, the first dozen by name."""
    named = list(lacks)
    parts = []
    for lot, group in groupby(named[:MOST_NAMED], key=lambda lack: lack.lot):
        fields = ", ".join(
            gettext("delaftalens id (BT-137)") if lot and lack.field == "BT-137" else field(lack.field)
            for lack in group
        )
        parts.append(gettext("delaftale %(lot)s: %(fields)s", lot=lot, fields=fields) if lot else fields)
    more = len(named) - MOST_NAMED
    if more > 0:
        parts.append(ngettext("og %(shown)s felt til", "og %(shown)s felter til", more, shown=number(more)))
    return "; ".join(parts)


def field(code: str) -> str:
    """`titlen (BT-21)`."""
    return f"{FIELDS[code]} ({code})" if code in FIELDS else code


def remark(one: Remark) -> str:
    """What was left out, where, and what stood there."""
    where = gettext("delaftale %(lot)s: ", lot=one.place) if one.place else ""
    return where + gettext(
        "%(field)s er udeladt. Der står »%(found)s«.", field=field(one.field), found=one.found
    )


def not_taken(refused: NotTaken) -> str:
    """Why the organisation cannot post it."""
    return str(NOT_TAKEN[refused.reason])
