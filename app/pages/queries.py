"""Reads for the pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import nan

from flask_babel import lazy_gettext as _l
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.domain.verification import Status
from app.extensions import db
from app.notifications import queries as outbox
from app.search.snapshot import today
from app.web.i18n import gettext
from app.web.observability import OUTBOX_DEAD, OUTBOX_OLDEST, OUTBOX_WAITING
from app.web.status import StatusView, status_view

# (text to search for, municipality code): what a visitor can try at once.
EXAMPLES = (
    (_l("frokost til møder"), "0791"),
    (_l("pleje af grønne områder"), ""),
    (_l("pakning af kuverter"), ""),
)


def database_answers() -> bool:
    """Whether the database can be asked, and the replica too where there is one."""
    try:
        db.session.execute(text("SELECT 1"))
        with db.engine.connect() as primary:
            primary.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True


def measure_outbox() -> None:
    """Set the outbox meters to how it stands now."""
    try:
        stands = outbox.backlog(datetime.now(UTC))
    except SQLAlchemyError:
        stands = outbox.Backlog(waiting=nan, oldest_seconds=nan, dead=nan)
    OUTBOX_WAITING.set(stands.waiting)
    OUTBOX_OLDEST.set(stands.oldest_seconds)
    OUTBOX_DEAD.set(stands.dead)


def looks_at(part: str) -> str:
    """What one part of a match's score looks at."""
    return {
        "service": gettext("Virksomhedens ydelser og CPV-koder mod dit behov, og om ordene går igen."),
        "place": gettext("Om den leverer i kommunen, og hvor langt der er."),
        "capacity": gettext("Om den kan klare værdien på et år."),
        "documentation": gettext("Om den er verificeret, og om § 54 eller § 190 er dokumenteret."),
        "social_aim": gettext("Om målgruppe og effekt er oplyst."),
        "freshness": gettext("Hvor længe siden profilen er bekræftet."),
    }[part]


def statuses() -> list[tuple[StatusView, str]]:
    """Every status as it is shown, and what it means."""
    day = today()
    meanings = {
        Status.VERIFIED: _l("Udstederen eller registret bekræfter, at kriterierne er opfyldt."),
        Status.CONDITIONAL: _l("Alt er på plads undtagen et dokument, der er lovet inden en dato."),
        Status.RENEWAL_RECEIVED: _l(
            "Perioden er udløbet, men fornyelsen er modtaget. Tæller som verificeret i 90 dage."
        ),
        Status.SELF_DECLARED: _l("Oplyst af virksomheden selv. Ingen har kontrolleret det."),
        Status.EXPIRED: _l("Var verificeret, men er ikke fornyet. Vises kun, når du beder om det."),
        Status.SUSPENDED: _l(
            "En undersøgelse er i gang. Virksomheden vises kun i søgningen imens, hvis noget andet gælder."
        ),
        Status.REVOKED: _l("Verifikationen er kaldt tilbage. Dato og grund vises i 24 måneder."),
        Status.CEASED: _l("CVR siger, at virksomheden er ophørt."),
    }
    views = [
        (status_view(s, valid_to=day + timedelta(days=200), on=day), str(m)) for s, m in meanings.items()
    ]
    return [
        *views,
        (status_view(None, on=day), str(_l("Det betyder ikke, at virksomheden ikke er socialøkonomisk."))),
    ]
