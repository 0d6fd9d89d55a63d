"""What has happened to a supplier on a list, in words."""

from __future__ import annotations

from datetime import date

from app.domain.shortlists import Change, Presence
from app.domain.verification import Status
from app.reference import catalogue
from app.shortlists.queries import Item
from app.web.filters import cvr_groups, in_language, long_date
from app.web.i18n import gettext
from app.web.status import status_view


def status_word(status: Status | None, scheme: str, on: date) -> str:
    """A status in short, under its scheme."""
    return status_view(status, scheme=scheme, on=on).text


def change_text(change: Change, on: date) -> str:
    """`§ 54-egnet: Dokumenteret er blevet til Midlertidigt suspenderet`, and the like."""
    name = in_language(catalogue.schemes()[change.scheme], "name")
    before, after = (status_word(s, change.scheme, on) for s in (change.before, change.after))
    return gettext("%(scheme)s: fra »%(before)s« til »%(after)s«", scheme=name, before=before, after=after)


def presence_text(item: Item) -> str:
    """What has become of the profile; empty while buyers find it under the number it was added with."""
    if item.presence is Presence.GONE:
        return gettext("Leverandøren findes ikke længere i kataloget")
    if item.presence is Presence.WITHDRAWN:
        return gettext("Leverandøren har ikke længere en offentlig profil")
    if item.presence is Presence.MERGED and item.merged:
        return gettext("Profilen er lagt sammen med %(name)s", name=item.merged[1])
    if item.cvr != item.added_cvr:
        return gettext(
            "Tilføjet som CVR %(cvr)s. Den profil er lagt sammen med denne", cvr=cvr_groups(item.added_cvr)
        )
    return ""


def news(item: Item, on: date) -> list[str]:
    """All that is different from when the supplier was put on the list."""
    found = [presence_text(item), *(change_text(c, on) for c in item.changes)]
    return [text for text in found if text]


def news_heading(item: Item) -> str:
    """What stands above the news."""
    return gettext("Ændret, siden I tilføjede den %(date)s", date=long_date(item.added_at))
