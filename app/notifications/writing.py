"""Write a mail from templates/emails: `<name>.txt` with its subject, and `<name>.html` where there is one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app
from jinja2 import Template

from app.notifications.addresses import body_text, subject_line
from app.web.i18n import ngettext, plain_text, speaking


@dataclass(frozen=True)
class Written:
    """A mail's words, ready to be stored."""

    subject: str
    text: str
    html: str | None


def write(template: str, locale: str, context: dict[str, Any]) -> Written:
    """Render a mail in one language. Raises jinja2.UndefinedError when the context lacks a value."""
    text_file = current_app.jinja_env.get_template(f"emails/{template}.txt")
    html_file = f"emails/{template}.html"
    with speaking(locale):
        # Nothing is escaped in plain text, so the texts must not be either.
        words = {**context, "_": plain_text, "gettext": plain_text, "ngettext": ngettext, "locale": locale}
        subject = subject_line(_block(text_file, "subject", words))
        text = body_text(text_file.render(words))
        html = None
        if html_file in _html_mails():
            html = current_app.jinja_env.get_template(html_file).render(
                {**context, "locale": locale, "subject": subject}
            )
    return Written(subject, text, html)


def _block(template: Template, name: str, words: dict[str, Any]) -> str:
    return "".join(template.blocks[name](template.new_context(words)))


def _html_mails() -> frozenset[str]:
    """The mails that have HTML; looked up once per application."""
    known: frozenset[str] | None = current_app.extensions.get("html_mails")
    if known is None:
        names = current_app.jinja_env.list_templates(extensions=["html"])
        known = frozenset(n for n in names if n.startswith("emails/"))
        current_app.extensions["html_mails"] = known
    return known
