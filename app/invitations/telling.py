"""What other rooms tell of invitations: "Min side", the supplier's overview, and the buyer's page of a need."""

from __future__ import annotations

from datetime import UTC, datetime

from app.invitations.numbers import count_waiting
from app.needs.models import Need
from app.needs.own_links import OwnLink
from app.organisations.ways import Way
from app.profiles.overview import Line
from app.web.addresses import url_for
from app.web.i18n import gettext, ngettext


def line(cvr: str) -> Line | None:
    """How many needs wait for the supplier's word, for its overview. One statement."""
    count = count_waiting(cvr, datetime.now(UTC))
    if not count:
        return None
    text = ngettext("%(num)s nyt behov venter på jeres svar", "%(num)s nye behov venter på jeres svar", count)
    return Line(text, url_for("invitations.list_mine", cvr=cvr))


def way(cvr: str) -> Way:
    """The way to the supplier's needs from its member's own page, and how many wait. One statement."""
    count, address = count_waiting(cvr, datetime.now(UTC)), url_for("invitations.list_mine", cvr=cvr)
    if not count:
        return Way(gettext("Købernes behov"), address)
    text = ngettext(
        "Købernes behov: %(num)s venter på jeres svar", "Købernes behov: %(num)s venter på jeres svar", count
    )
    return Way(text, address)


def links(need: Need) -> list[OwnLink]:
    """The way to those who are invited, for the buyer; none before the need was out."""
    if need.published_at is None:
        return []
    address = url_for("invitations.list_invited", cvr=need.buyer_cvr, need_id=need.id)
    return [OwnLink(address, gettext("Inviterede leverandører"))]
