"""What the figures are called, what they mean, and what corrects them."""

from __future__ import annotations

from app.domain.quarters import Measure
from app.web.i18n import gettext


def names() -> dict[Measure, str]:
    """What each figure is called."""
    return {
        Measure.SUPPLIERS: gettext("Leverandører"),
        Measure.VERIFIED: gettext("Verificerede"),
        Measure.NEEDS: gettext("Behov slået op"),
        Measure.ANSWERS: gettext("Svar fra leverandører"),
        Measure.AWARDS: gettext("Tildelinger"),
        Measure.KRONER: gettext("Tildelt, kr."),
        Measure.MUNICIPALITIES: gettext("Kommuner"),
    }


def meanings() -> dict[Measure, str]:
    """How each figure is counted."""
    return {
        Measure.SUPPLIERS: gettext("Virksomheder med en offentlig profil på kvartalets sidste dag."),
        Measure.VERIFIED: gettext(
            "Virksomheder, der på kvartalets sidste dag er verificeret under mindst én ordning, der gælder socialøkonomiske virksomheder. En virksomhed tæller én gang, også når den har flere ordninger."
        ),
        Measure.NEEDS: gettext(
            "Behov, der er offentliggjort i kvartalet. Et behov, der siden er trukket tilbage, tæller med."
        ),
        Measure.ANSWERS: gettext("Svar, leverandører har sendt i kvartalet og ikke trukket tilbage."),
        Measure.AWARDS: gettext(
            "Kontrakter, køberen i kvartalet har fortalt om her. En kontrakt, leverandøren siger nej til, tæller ikke."
        ),
        Measure.KRONER: gettext(
            "Køberens beløb for de samme kontrakter, for hele aftalens længde og uden moms."
        ),
        Measure.MUNICIPALITIES: gettext(
            "Kommuner, der i kvartalet har offentliggjort et behov eller fortalt om en tildeling."
        ),
    }


def reasons() -> dict[Measure, str]:
    """What facts that come later change a figure."""
    late = gettext("En bekendtgørelse fra kvartalet kom først ind bagefter.")
    denied = gettext("En leverandør har siden sagt, at der ikke er en kontrakt.")
    return {
        Measure.SUPPLIERS: gettext("En profil er rettet siden."),
        Measure.VERIFIED: gettext(
            "En afgørelse eller et registerudtræk om kvartalet kom først ind bagefter."
        ),
        Measure.NEEDS: late,
        Measure.ANSWERS: gettext("Et svar er siden trukket tilbage eller sendt igen."),
        Measure.AWARDS: denied,
        Measure.KRONER: denied,
        Measure.MUNICIPALITIES: gettext(
            "Et behov eller en tildeling fra kvartalet er kommet til eller faldet fra."
        ),
    }
