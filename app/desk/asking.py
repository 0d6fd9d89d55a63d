"""Texts to begin with when a firm is asked for more; Danish and English, whatever the page's language is."""

from __future__ import annotations

from app.web.i18n import gettext

# By name: the Danish and the English text.
TEXTS: dict[str, tuple[str, str]] = {
    "andel": (
        (
            "Vi kan ikke se, hvor stor en del af jeres medarbejdere der er i målgruppen.\n\n"
            "Send en opgørelse, der viser:\n"
            "- hvor mange medarbejdere I har i alt\n"
            "- hvor mange af dem der er i målgruppen\n"
            "- hvilken dag eller periode tallene gælder for\n\n"
            "Skriv ikke navne eller CPR-numre."
        ),
        (
            "We cannot see how large a share of your employees belong to the target group.\n\n"
            "Send a statement that shows:\n"
            "- how many employees you have in all\n"
            "- how many of them belong to the target group\n"
            "- which day or period the figures are for\n\n"
            "Do not write names or CPR numbers."
        ),
    ),
    "vedtaegter": (
        (
            "Vi mangler jeres vedtægter, som de gælder nu.\n\n"
            "Send dem som PDF, og skriv, hvilken paragraf der handler om formålet."
        ),
        (
            "We need your articles of association as they stand now.\n\n"
            "Send them as a PDF, and write which clause is about the purpose."
        ),
    ),
    "erklaering": (
        (
            "Ledelseserklæringen mangler eller er mere end 12 måneder gammel.\n\n"
            "Send en ny, der er dateret og underskrevet af ledelsen."
        ),
        (
            "The management statement is missing or more than 12 months old.\n\n"
            "Send a new one that is dated and signed by the management."
        ),
    ),
    "certifikat": (
        (
            "Vi kan ikke se, at certifikatet gælder jeres CVR-nummer.\n\n"
            "Send certifikatet med navn, nummer og udløbsdato, eller et link til udstederens oversigt."
        ),
        (
            "We cannot see that the certificate covers your CVR number.\n\n"
            "Send the certificate with name, number and end date, or a link to the issuer’s directory."
        ),
    ),
    "regnskab": (
        (
            "Vi mangler den seneste årsrapport.\n\n"
            "Send den som PDF, og skriv, hvor den viser, hvad overskuddet er brugt til."
        ),
        (
            "We need your latest annual report.\n\n"
            "Send it as a PDF, and write where it shows what the surplus was used for."
        ),
    ),
    "hoering": (
        (
            "Vi overvejer at tage jeres verifikation tilbage, fordi:\n\n"
            "[Skriv, hvad der er ændret, og hvilket kriterium det handler om]\n\n"
            "I har 14 dage til at svare. Skriv, hvis noget er forkert, og send det, der viser det. "
            "Svarer I ikke, afgør vi sagen på det, vi har."
        ),
        (
            "We are considering taking your verification back because:\n\n"
            "[Write what has changed and which criterion it is about]\n\n"
            "You have 14 days to answer. Write if something is wrong, and send what shows it. "
            "If you do not answer, we decide on what we have."
        ),
    ),
}


def choices() -> list[tuple[str, str]]:
    """The texts by name, as a list to choose from."""
    return [
        ("andel", gettext("Andel af medarbejdere i målgruppen")),
        ("vedtaegter", gettext("Vedtægter")),
        ("erklaering", gettext("Underskrevet ledelseserklæring")),
        ("certifikat", gettext("Certifikat")),
        ("regnskab", gettext("Årsrapport")),
        ("hoering", gettext("Høring, før en verifikation tages tilbage")),
    ]


def text_of(name: str, language: str) -> str:
    """One text; empty for a name there is none of."""
    found = TEXTS.get(name)
    return found[language == "en"] if found else ""
