"""The paper as files: made in a process of its own, and kept with the edition."""

from __future__ import annotations

import hashlib
import json
import logging
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy.exc import IntegrityError

from app.extensions import db
from app.papers import presenters, queries
from app.papers.document import Document
from app.papers.models import FILE_KINDS, LOCALES, PaperFile
from app.papers.queries import Edition
from app.web.exports import DOCUMENT, for_document
from app.web.i18n import speaking

MIMES = {"docx": DOCUMENT, "pdf": "application/pdf"}
PROGRAM = Path(__file__).with_name("typesetting.py")
# In seconds; a paper of 500 barriers takes four on an idle machine.
LONGEST = 60
AT_ONCE = 2
log = logging.getLogger(__name__)


class NotMade(Exception):
    """The program that makes files did not make one; what it said stands in the log."""


def typeset(document: Document, kind: str) -> bytes:
    """A file of a document. Raises NotMade."""
    return _run(_job(document, kind))


def ready(edition: Edition, locale: str, kind: str) -> tuple[bytes, str]:
    """An edition's file and its hash; one that is not there is made and kept. Flushes. Raises NotMade."""
    if held := queries.file_of(edition.line.id, locale, kind):
        return held.content, held.sha256
    with speaking(locale):
        made = typeset(presenters.document(edition.paper, edition.line), kind)
    return made, keep(edition, locale, kind, made)


def prepare(edition: Edition) -> int:
    """Make the files of an edition that are not there, two at a time; how many are new. Flushes.

    One that cannot be made is left to whoever asks for it first: an edition is published without its files.
    """
    there = queries.files_there(edition.line.id)
    missing = [(locale, kind) for locale in LOCALES for kind in FILE_KINDS if (locale, kind) not in there]
    jobs = []
    for locale, kind in missing:
        with speaking(locale):
            jobs.append(_job(presenters.document(edition.paper, edition.line), kind))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = list(pool.map(_tried, jobs))
    for (locale, kind), made in zip(missing, found, strict=True):
        if made:
            keep(edition, locale, kind, made)
    return sum(1 for made in found if made)


def keep(edition: Edition, locale: str, kind: str, made: bytes) -> str:
    """Keep a file; of two that are made at once the first stays. Returns the hash. Flushes."""
    told = hashlib.sha256(made).hexdigest()
    try:
        with db.session.begin_nested():
            db.session.add(
                PaperFile(edition_id=edition.line.id, locale=locale, kind=kind, sha256=told, content=made)
            )
    except IntegrityError:
        log.info("the %s in %s of edition %s is there already", kind, locale, edition.line.number)
    return told


def _job(document: Document, kind: str) -> str:
    """What the program is told; control characters, which no file can hold, are left out."""
    plain = _clean(asdict(document))
    fonts = sorted(
        Path(current_app.static_folder or "").glob("vendor/dkfds-*/fonts/IBMPlexSans/complete/ttf")
    )
    return json.dumps({"kind": kind, "paper": plain, "fonts": [str(f) for f in fonts]})


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return for_document(value)
    if isinstance(value, dict):
        return {key: _clean(v) for key, v in value.items()}
    return [_clean(v) for v in value] if isinstance(value, (list, tuple)) else value


def _tried(job: str) -> bytes | None:
    try:
        return _run(job)
    except NotMade:
        return None


def _run(job: str) -> bytes:
    # Isolated: neither the folder of the program nor the environment adds to what it imports.
    command = [sys.executable, "-I", str(PROGRAM)]
    try:
        done = subprocess.run(command, input=job.encode(), capture_output=True, timeout=LONGEST, check=True)  # noqa: S603 - our own program, told by its input
    except (subprocess.SubprocessError, OSError) as error:
        said = getattr(error, "stderr", None) or b""
        log.error("a file of the paper was not made: %s %s", error, said.decode("utf-8", "replace")[-2000:])
        raise NotMade from error
    return done.stdout
