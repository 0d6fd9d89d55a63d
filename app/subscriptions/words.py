"""What kinds of mail and frequencies are called."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.mailing import Frequency, MailKind
from app.web.i18n import gettext


@dataclass(frozen=True)
class KindWords:
    """`name` as a heading; `what` tells what the mails hold; `off` what it means to get no more of them."""

    name: str
    what: str
    off: str


def kind_words(kind: MailKind, *, firm: bool = False) -> KindWords:
    """The words of one kind, to a person or to a firm."""
    if firm:
        assert kind is MailKind.NEED_MATCH
        return KindWords(
            gettext("Nye behov, der passer"),
            gettext("En mail til virksomhedens postkasse, når en køber har et behov, der passer til jer."),
            gettext("I får ikke flere mails om nye behov, der passer til jer."),
        )
    return {
        MailKind.NEED_MATCH: KindWords(
            gettext("Nye behov, der passer"),
            gettext("En mail, når en køber har et behov, der passer til en virksomhed, du er med i."),
            gettext("Du får ikke flere mails om nye behov, der passer. Du finder dem stadig under »Min side«."),
        ),
        MailKind.NEED_DIGEST: KindWords(
            gettext("Oversigt over nye behov"),
            gettext("Én mail med alle de behov, der er kommet til siden sidst."),
            gettext("Du får ikke flere oversigter over nye behov."),
        ),
        MailKind.SAVED_SEARCH: KindWords(
            gettext("Gemte søgninger"),
            gettext("Nyt i de søgninger, du har gemt. Hvor tit vælger du for hver søgning."),
            gettext("Du får ikke flere mails om dine gemte søgninger. Søgningerne er der stadig."),
        ),
        MailKind.REMINDER: KindWords(
            gettext("Påmindelser"),
            gettext("En mail, når ingen har bekræftet en profil, du kan rette i, i et år."),
            gettext("Du får ikke flere påmindelser om profiler, du kan rette i."),
        ),
    }[kind]  # fmt: skip


def frequency_name(frequency: Frequency) -> str:
    """`Hver dag`, and so on; for a kind that is on or off, see `switch_name`."""
    return {
        Frequency.AT_ONCE: gettext("Med det samme"),
        Frequency.DAILY: gettext("Hver dag"),
        Frequency.WEEKLY: gettext("Hver mandag"),
        Frequency.NEVER: gettext("Aldrig"),
    }[frequency]


def switch_name(frequency: Frequency) -> str:
    """A frequency where there are only two."""
    return gettext("Nej") if frequency is Frequency.NEVER else gettext("Ja")
