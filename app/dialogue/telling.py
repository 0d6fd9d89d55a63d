"""What the buyer's page of a need tells of the dialogue."""

from __future__ import annotations

from app.domain.needs import PUBLIC, State
from app.needs.models import Need
from app.needs.own_links import OwnLink
from app.web.addresses import url_for
from app.web.i18n import gettext


def links(need: Need) -> list[OwnLink]:
    """The ways to answers, questions, meetings and the whole case, for the buyer; none before the need is out."""
    if State(need.state) not in PUBLIC:
        return []
    ways = (
        ("dialogue.list_answers", gettext("Svar")),
        ("dialogue.list_enquiries", gettext("Spørgsmål og beskeder")),
        ("dialogue.list_meetings", gettext("Møder")),
        ("dialogue.download_case", gettext("Hent hele sagen (ZIP)")),
    )
    return [OwnLink(url_for(way, cvr=need.buyer_cvr, need_id=need.id), text) for way, text in ways]
