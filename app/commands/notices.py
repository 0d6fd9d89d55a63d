"""flask notices import."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from app.domain.notices import MOST_BYTES
from app.extensions import db
from app.notices.reading import Line, take_file
from app.notices.services import Status
from app.web.i18n import gettext

ACTOR = "cli:import"


@click.group()
def notices() -> None:
    """Public notices that become needs."""


@notices.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@with_appcontext
def import_(files: tuple[Path, ...]) -> None:
    """Make needs of eForms notices in FILES: one line of JSON per file, one transaction each.

    A file that is refused says why and stops nothing. Exit 0 when every file could be opened, 2 when one could not.
    """
    unopened = False
    with click.progressbar(files, label="Bekendtgørelser", file=sys.stderr) as bar:
        for file in bar:
            try:
                with file.open("rb") as opened:
                    # One byte more than is read, so that what is too large is told from what is just so.
                    content = opened.read(MOST_BYTES + 1)
            except OSError as error:
                unopened = True
                reason = gettext("Filen kan ikke åbnes: %(reason)s.", reason=error.strerror or str(error))
                line = Line(str(file), Status.REJECTED, error=reason)
            else:
                line = take_file(ACTOR, str(file), content)
                db.session.commit()
            click.echo(json.dumps(told(line), ensure_ascii=False))
            # What has been told is not needed again.
            db.session.expunge_all()
    if unopened:
        sys.exit(2)


def told(line: Line) -> dict[str, Any]:
    """The line of JSON: what was read, and what became of it."""
    notice = line.notice
    return {
        "file": line.file,
        "status": line.status.value,
        "title": notice.title if notice else None,
        "cpv": list(notice.cpv) if notice else [],
        "nuts": list(notice.nuts) if notice else [],
        "reserved": notice.reserved if notice else None,
        "social_objectives": list(notice.social_objectives) if notice else [],
        "buyer": notice.buyer.name.best() if notice and notice.buyer else None,
        "lots": len(notice.lots) if notice else 0,
        "error": line.error,
    }
