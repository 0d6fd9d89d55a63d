"""What other rooms tell of the dialogue: "Min side", the supplier's overview, the buyer's page of a need."""

from __future__ import annotations

from datetime import UTC, datetime

from app.dialogue.numbers import count_waiting
from app.dialogue.queries import count_answers
from app.domain.needs import PUBLIC, State
from app.needs.models import Need
from app.organisations.queries import MyOrganisation
from app.organisations.ways import Way
from app.posting.links import OwnLink
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


def way(organisation: MyOrganisation) -> Way | None:
    """The way to a supplier's needs from its member's own page, and how many wait. One statement."""
    if not organisation.supplies:
        return None
    cvr = organisation.cvr
    count, address = count_waiting(cvr, datetime.now(UTC)), url_for("invitations.list_mine", cvr=cvr)
    if not count:
        return Way(gettext("Købernes behov"), address)
    text = ngettext(
        "Købernes behov: %(num)s venter på jeres svar", "Købernes behov: %(num)s venter på jeres svar", count
    )
    return Way(text, address)


def links(need: Need) -> list[OwnLink]:
    """The ways to answers, questions, meetings and the whole case, for the buyer; none before the need is out.

    One statement.
    """
    if State(need.state) not in PUBLIC:
        return []
    count = count_answers([need.id]).get(need.id, 0)
    ways = (
        (
            "dialogue.list_answers",
            gettext("Svarene (%(count)s)", count=count) if count else gettext("Svarene"),
        ),
        ("dialogue.list_enquiries", gettext("Spørgsmål og beskeder")),
        ("dialogue.list_meetings", gettext("Møder")),
        ("dialogue.download_case", gettext("Hent hele sagen (ZIP)")),
    )
    return [OwnLink(url_for(way, cvr=need.buyer_cvr, need_id=need.id), text) for way, text in ways]
