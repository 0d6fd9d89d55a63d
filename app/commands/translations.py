"""`python -m app.commands.translations update|check`: the English catalogue of the Danish source texts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = ROOT / "app" / "translations"
TEMPLATE = ROOT / "build" / "messages.pot"
ENGLISH = CATALOGUES / "en" / "LC_MESSAGES" / "messages.po"
KEYWORDS = ("lazy_gettext", "_l", "lazy_ngettext:1,2")


# pybabel's own header holds the time, which would change the file at every update.
HEADER = """# English texts of Buy Social Danmark. The Danish texts are the keys.
msgid ""
msgstr ""
"Project-Id-Version: Buy Social Danmark\\n"
"Language: en\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def extract() -> None:
    """Collect every marked text of app/ and templates/ into the template."""
    TEMPLATE.parent.mkdir(exist_ok=True)
    keywords = [part for word in KEYWORDS for part in ("-k", word)]
    babel(
        "extract",
        "-F",
        str(CATALOGUES / "babel.cfg"),
        *keywords,
        "--no-location",
        "--sort-output",
        "--project",
        "Buy Social Danmark",
        "-o",
        str(TEMPLATE),
        "app",
        "templates",
    )


def babel(*arguments: str) -> None:
    """Run pybabel of this environment; raises CalledProcessError when it fails."""
    subprocess.run(
        [str(Path(sys.executable).with_name("pybabel")), "--quiet", *arguments], cwd=ROOT, check=True
    )


def update() -> int:
    """Bring the English catalogue up to date; new texts come in empty."""
    extract()
    babel(
        "update",
        "-i",
        str(TEMPLATE),
        "-d",
        str(CATALOGUES),
        "-l",
        "en",
        "--no-fuzzy-matching",
        "--ignore-obsolete",
        "--omit-header",
        "--no-wrap",
    )
    ENGLISH.write_text(HEADER + ENGLISH.read_text("utf-8").lstrip(), "utf-8")
    babel("compile", "-d", str(CATALOGUES))
    return check()


def check() -> int:
    """1 when the catalogue lacks a text, has an empty or fuzzy one, or keeps one no longer used."""
    extract()
    with TEMPLATE.open("rb") as file:
        wanted = {m.id: m for m in read_po(file) if m.id}
    with ENGLISH.open("rb") as file:
        present = {m.id: m for m in read_po(file) if m.id}
    problems = [f"missing: {k}" for k in wanted if k not in present]
    problems += [f"no longer used: {k}" for k in present if k not in wanted]
    for key, message in present.items():
        texts = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
        if message.fuzzy or not all(texts):
            problems.append(f"not translated: {key}")
        problems += [f"{key}: {error}" for error in message.check()]
    for problem in problems:
        print(problem)
    print(f"{len(wanted)} texts, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit({"update": update, "check": check}[sys.argv[1]]())
