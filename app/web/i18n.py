"""Language: Danish at the root, English below /en, one address per page and language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import NullTranslations
from pathlib import Path
from typing import Any
from urllib.parse import quote

from babel.support import Translations
from flask import Flask, request
from flask_babel import force_locale
from markupsafe import Markup

LANGUAGES = {"da": "Dansk", "en": "English"}
ENGLISH_PREFIX = "/en"
# What a path may hold as it is (RFC 3986).
PATH_MARKS = "/:@!$&'()*+,;=~"
# Asked for by every text of a page, some hundreds of times a request.
LOCALE: ContextVar[str] = ContextVar("locale", default="da")
CATALOGUES = Path(__file__).resolve().parents[1] / "translations"


@cache
def english() -> NullTranslations:
    """The English catalogue, read once per process."""
    return Translations.load(CATALOGUES, ["en"])


def gettext(text: str, /, **values: object) -> str:
    """The Danish text in the visitor's language.

    Flask-Babel looks up the request, the locale and the catalogue anew for each text, which was a third
    of a search page's time; Danish needs no look-up at all.
    """
    found = english().gettext(text) if current_locale() == "en" else text
    return found % values if values else found


def ngettext(one: str, many: str, num: int, /, **values: object) -> str:
    """The Danish text for one or many, in the visitor's language."""
    return _counted(one, many, num) % {"num": num, **values}


def template_text(text: str, /, **values: object) -> Markup:
    """A text for a template: values are escaped, the text is ours; a percent sign is written %% in it."""
    if values:
        return Markup(gettext(text)) % values  # noqa: S704 - our own text
    return _fixed_text(text, LOCALE.get())


@cache
def _fixed_text(text: str, locale: str) -> Markup:
    """A template's text without values; there are as many as the templates hold."""
    found = english().gettext(text) if locale == "en" else text
    return Markup(found.replace("%%", "%"))  # noqa: S704 - our own text


def template_counted(one: str, many: str, num: int, /, **values: object) -> Markup:
    """A text for one or many for a template."""
    return Markup(_counted(one, many, num)) % {"num": num, **values}  # noqa: S704 - our own text


def _counted(one: str, many: str, num: int) -> str:
    if current_locale() == "en":
        return english().ngettext(one, many, num)
    return one if num == 1 else many


class LanguagePrefix:
    """Moves a leading /en into SCRIPT_NAME, so that routing ignores it and url_for keeps it."""

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self.app = app

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        english_wanted = path == ENGLISH_PREFIX or path.startswith(ENGLISH_PREFIX + "/")
        LOCALE.set("en" if english_wanted else "da")
        if english_wanted:
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + ENGLISH_PREFIX
            environ["PATH_INFO"] = path[len(ENGLISH_PREFIX) :] or "/"
        return self.app(environ, start_response)


def current_locale() -> str:
    """The language of this request: `da` or `en`; `da` outside of one."""
    return LOCALE.get()


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Texts, numbers and dates of a block in one language, whatever the request's is."""
    if locale not in LANGUAGES:
        raise ValueError(f"no such language: {locale}")
    token = LOCALE.set(locale)
    try:
        with force_locale(locale):
            yield
    finally:
        LOCALE.reset(token)


def plain_text(text: str, /, **values: object) -> str:
    """A text for a template that is not HTML: nothing is escaped; a percent sign is written %% in it."""
    return gettext(text, **values) if values else gettext(text).replace("%%", "%")


def root_path() -> str:
    """Where the application is mounted, without the language prefix."""
    return request.script_root.removesuffix(ENGLISH_PREFIX)


def same_page_in(language: str) -> str:
    """The address of the page shown now in another language, with its query."""
    prefix = ENGLISH_PREFIX if language == "en" else ""
    if request.url_rule is None:  # a page that does not exist does not exist in the other language either
        return f"{root_path()}{prefix}/"
    query = request.query_string.decode("utf-8", "replace")
    # The path as it came in: decoded it may hold what no page may, such as a null character.
    path = quote(request.path, safe=PATH_MARKS)
    return root_path() + prefix + path + (f"?{query}" if query else "")


def address_in(language: str, address: str) -> str:
    """One of our own addresses, as written on the page shown now, in another language."""
    prefix = ENGLISH_PREFIX if language == "en" else ""
    return root_path() + prefix + address.removeprefix(request.script_root)


def init_app(app: Flask) -> None:
    """Install the prefix and give templates the language helpers."""
    app.wsgi_app = LanguagePrefix(app.wsgi_app)  # type: ignore[method-assign]
    # Instead of Jinja's own, which fills in values even where there are none.
    app.jinja_env.globals.update(_=template_text, gettext=template_text, ngettext=template_counted)
    app.jinja_env.globals.update(
        current_locale=current_locale, same_page_in=same_page_in, languages=LANGUAGES, root_path=root_path
    )
