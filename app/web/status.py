"""How a verification status looks: sign, colour class, badge and text. Never colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.verification import EXPIRES_SOON, Status
from app.web.filters import long_date
from app.web.i18n import gettext, ngettext


@dataclass(frozen=True)
class StatusView:
    """A status ready to show; `sign` is a symbol of static/img/status.svg."""

    sign: str
    css: str
    badge: str
    text: str


def status_view(
    status: Status | None, *, scheme: str = "", valid_to: date | None = None, on: date
) -> StatusView:
    """The look of a scheme's status on a day; None means that nothing was found."""
    if status is Status.VERIFIED:
        return _verified(scheme, valid_to, on)
    if status is Status.CONDITIONAL:
        text = gettext("Betinget verificeret")
        if valid_to:
            text = gettext("Betinget verificeret til %(date)s", date=long_date(valid_to))
        return StatusView("half", "st-wait", "badge-warning", text)
    if status is Status.RENEWAL_RECEIVED:
        return StatusView("half", "st-wait", "badge-info", gettext("Udløbet – fornyelse modtaget"))
    if status is Status.EXPIRED:
        return StatusView("dashed", "st-no", "badge-neutral", gettext("Udløbet"))
    if status is Status.SUSPENDED:
        return StatusView("pause", "st-stop", "badge-error", gettext("Midlertidigt suspenderet"))
    if status is Status.REVOKED:
        return StatusView("cross", "st-stop", "badge-error", gettext("Tilbagekaldt"))
    if status is Status.CEASED:
        return StatusView("dash", "st-no", "badge-neutral", gettext("Virksomhed ophørt"))
    if status is Status.SELF_DECLARED:
        return StatusView("ring", "st-no", "badge-neutral", gettext("Selvdeklareret – ikke verificeret"))
    return StatusView("ring", "st-no", "badge-neutral", _not_found(scheme))


def _not_found(scheme: str) -> str:
    """Nothing is known: the word of each legal fact, never that the firm is unfit."""
    names = {
        "rsv": gettext("Ikke fundet"),
        "par54": gettext("Ikke dokumenteret"),
        "par190": gettext("Ikke dokumenteret"),
    }
    return names.get(scheme, gettext("Ingen verifikation fundet"))


def verified_name(scheme: str) -> str:
    """What a scheme calls that it holds: a register registers, a legal fact is documented."""
    names = {
        "rsv": gettext("Registreret"),
        "par54": gettext("Dokumenteret"),
        "par190": gettext("Dokumenteret"),
    }
    return names.get(scheme, gettext("Verificeret"))


def _verified(scheme: str, valid_to: date | None, on: date) -> StatusView:
    name = verified_name(scheme)
    if valid_to is not None and on <= valid_to <= on + EXPIRES_SOON:
        days = (valid_to - on).days
        left = ngettext("udløber om %(num)s dag", "udløber om %(num)s dage", days)
        return StatusView("full", "st-ok", "badge-warning", f"{name} – {left}")
    return StatusView("full", "st-ok", "badge-success", name)
