"""What the buyer's page of a need tells of invitations."""

from __future__ import annotations

from app.needs.models import Need
from app.posting.links import OwnLink
from app.web.addresses import url_for
from app.web.i18n import gettext


def links(need: Need) -> list[OwnLink]:
    """The way to those who are invited, for the buyer; none before the need was out."""
    if need.published_at is None:
        return []
    address = url_for("invitations.list_invited", cvr=need.buyer_cvr, need_id=need.id)
    return [OwnLink(address, gettext("Inviterede leverandører"))]
