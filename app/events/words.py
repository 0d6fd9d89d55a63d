"""What events are called, when they are, and why something is refused."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l

from app.domain.moments import DENMARK, in_utc
from app.web.filters import clock, long_date
from app.web.i18n import gettext

KINDS = {"webinar": _l("Webinar"), "hub_meeting": _l("Hubmøde"), "fair": _l("Messe")}
STATES = {"draft": _l("Kladde"), "published": _l("Offentligt"), "cancelled": _l("Aflyst")}
SIGN_UPS = {
    "asked": _l("Ikke bekræftet"),
    "seated": _l("Har plads"),
    "waiting": _l("På venteliste"),
    "cancelled": _l("Afbud"),
}
REFUSALS = {
    "not_possible": _l("Det kan ikke gøres med arrangementet, som det står nu"),
    "wrong_party": _l("Det kan kun sekretariatet"),
    "over": _l("Arrangementet er holdt"),
    "not_open": _l("Arrangementet tager ikke imod tilmeldinger"),
    "too_late": _l("Fristen for at tilmelde sig er overskredet"),
    "too_few_seats": _l("Der er allerede givet flere pladser ud. Skriv et større tal"),
    "gone": _l("Tilmeldingen findes ikke mere. Tilmeld dig igen"),
    "no_such_time": _l("Det klokkeslæt findes ikke den dag, fordi uret stilles frem. Vælg et andet"),
}


def when(starts_at: datetime, ends_at: datetime) -> str:
    """`3. marts 2027 kl. 9.00–11.00`, or both days where it goes on; Danish time."""
    first, last = (in_utc(m).astimezone(DENMARK) for m in (starts_at, ends_at))
    of = {"date": long_date(first.date()), "from": clock(first), "to": clock(last)}
    if first.date() == last.date():
        return gettext("%(date)s kl. %(from)s–%(to)s", **of)
    return gettext("%(date)s kl. %(from)s til %(last)s kl. %(to)s", last=long_date(last.date()), **of)
