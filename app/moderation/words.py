"""What the steps of moderation are called, the ready-made comments, and what is missing in words."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.needs import Step
from app.web.i18n import gettext

# The step in the address.
SLUGS = {"offentliggoer": Step.PUBLISH, "send-tilbage": Step.RETURN, "afvis": Step.REJECT}


@dataclass(frozen=True)
class StepWords:
    """A step as its page says it."""

    button: str
    meaning: str
    label: str
    receipt: str


def words_of(step: Step, title: str = "") -> StepWords:
    """What a step is called and means, and the receipt for a need of this title."""
    title = title or gettext("Uden titel")
    return {
        Step.PUBLISH: StepWords(
            gettext("Offentliggør"),
            gettext(
                "Behovet kommer på listen, og de leverandører, der passer til det, får besked. Køberen får en mail."
            ),
            "",
            gettext("»%(title)s« er offentliggjort, og køberen har fået en mail", title=title),
        ),
        Step.RETURN: StepWords(
            gettext("Send tilbage med kommentar"),
            gettext(
                "Køberen får en mail med kommentaren, kan rette behovet og sende det igen. Sker der ikke noget i 10 dage, bliver det afvist af sig selv."
            ),
            gettext("Kommentar til køberen"),
            gettext("»%(title)s« er sendt tilbage, og køberen har fået en mail", title=title),
        ),
        Step.REJECT: StepWords(
            gettext("Afvis"),
            gettext("Behovet kommer ikke ud og kan ikke sendes igen. Køberen får en mail med grunden."),
            gettext("Begrundelse til køberen"),
            gettext("»%(title)s« er afvist, og køberen har fået en mail", title=title),
        ),
    }[step]


def comments() -> dict[str, str]:
    """Ready-made comments for a need that is sent back, by the word of the check that asks for them."""
    return {
        "problem": gettext("Skriv, hvilket problem købet skal løse, og hvordan I gør i dag."),
        "users": gettext("Skriv, hvem der skal bruge det, og hvor mange de er."),
        "amount": gettext("Skriv, hvor meget I regner med at købe, og hvor tit."),
        "place": gettext("Skriv, hvor det skal leveres."),
        "date": gettext("Skriv, hvornår det skal begynde."),
        "length": gettext("Skriv lidt mere, så en leverandør kan se, om opgaven passer."),
        "language": gettext("Skriv kortere sætninger og almindelige ord, så alle forstår det."),
        "deadline": gettext("Sæt fristen senere. Små virksomheder svarer oftest, når de har mindst 10 dage."),
        "codes": gettext("Vælg en CPV-kode, der ligger tættere på det, I skal købe."),
        "lots": gettext("Overvej at dele købet op, så mindre virksomheder kan svare på en del af det."),
        "person": gettext("Fjern navne og oplysninger om enkelte borgere."),
    }


def reasons() -> dict[str, str]:
    """Ready-made reasons to turn a need down."""
    return {
        "no_need": gettext("Det er ikke et behov for at købe noget."),
        "advert": gettext("Det er reklame for egne varer eller ydelser."),
        "job": gettext("Det er et stillingsopslag."),
        "double": gettext("Behovet er lagt op to gange."),
        "unlawful": gettext("Vi kan ikke bringe teksten, fordi den er i strid med loven."),
        "sender": gettext("Vi kan ikke se, at behovet kommer fra den organisation, der står som køber."),
    }


def check_name(kind: str) -> str:
    """What the check of the text looks for."""
    return {
        "problem": gettext("Problemet"),
        "users": gettext("Hvem der skal bruge det"),
        "amount": gettext("Hvor meget"),
        "place": gettext("Hvor"),
        "date": gettext("Hvornår"),
        "length": gettext("Passende længde"),
        "language": gettext("Let at læse"),
    }[kind]


def level_name(level: str) -> str:
    """How clear the text is in one word."""
    return {"clear": gettext("Tydeligt"), "fair": gettext("Nogenlunde"), "unclear": gettext("Uklart")}[level]


def gap_name(gap: str) -> str:
    """What is missing before the need can be published."""
    return {
        "title": gettext("Titlen mangler."),
        "text": gettext("Teksten mangler."),
        "codes": gettext("Der er ingen CPV-kode."),
        "place": gettext("Stedet mangler."),
        "answer_by": gettext("Svarfristen mangler."),
        "deadline_soon": gettext("Svarfristen er gået eller kommer om mindre end 3 dage."),
        "starts_on": gettext("Der står ikke, hvornår behovet kommer."),
        "contact": gettext("Kontaktadressen mangler."),
        "code_not_on_list": gettext("En CPV-kode kan ikke forbeholdes efter § 190."),
        "too_long": gettext("En kontrakt, der er forbeholdt efter § 190, må højst vare 3 år."),
    }[gap]


def step_name(step: str) -> str:
    """What a line of the log says was done."""
    return {
        "open": gettext("Kladden er begyndt"),
        "import": gettext("Læst fra en bekendtgørelse"),
        "submit": gettext("Sendt til godkendelse"),
        "return": gettext("Sendt tilbage"),
        "reject": gettext("Afvist"),
        "lapse": gettext("Afvist efter 10 dage uden svar"),
        "publish": gettext("Offentliggjort"),
        "close": gettext("Lukket af køberen"),
        "expire": gettext("Lukket, fordi fristen er gået"),
        "award": gettext("Tildelt"),
        "not_award": gettext("Endt uden køb"),
        "withdraw": gettext("Trukket tilbage"),
    }[step]


def state_name(state: str) -> str:
    """Where a need stands, as the secretary reads it."""
    return {
        "draft": gettext("Kladde"),
        "submitted": gettext("Venter på godkendelse"),
        "returned": gettext("Sendt tilbage"),
        "rejected": gettext("Afvist"),
        "published": gettext("Offentliggjort"),
        "closed": gettext("Lukket for svar"),
        "awarded": gettext("Tildelt"),
        "not_awarded": gettext("Endt uden køb"),
        "withdrawn": gettext("Trukket tilbage"),
    }[state]


def settled(state: str) -> str:
    """What has already become of a need that somebody is about to decide on; empty for one that waits."""
    return {
        "returned": gettext("Behovet er allerede sendt tilbage"),
        "rejected": gettext("Behovet er allerede afvist"),
        "published": gettext("Behovet er allerede offentliggjort"),
        "closed": gettext("Behovet er offentliggjort og lukket for svar"),
        "awarded": gettext("Behovet er offentliggjort og afsluttet"),
        "not_awarded": gettext("Behovet er offentliggjort og afsluttet"),
        "withdrawn": gettext("Køberen har trukket behovet tilbage"),
    }.get(state, "")


def who_name(by: str) -> str:
    """Who took a step; the clock has no name."""
    return by or gettext("Systemet")


def refusal(reason: str) -> str:
    """Why a step was refused, and what to do."""
    return {
        "not_possible": gettext("Behovet er afgjort. Se, hvor det står nu."),
        "wrong_party": gettext("Det skridt kan kun køberen tage."),
        "no_reason": gettext("Skriv en begrundelse."),
        "gaps": gettext(
            "Behovet mangler noget, der skal være på plads, før det kan offentliggøres. Send det tilbage."
        ),
        "not_over": gettext("Fristen er ikke gået endnu."),
    }[reason]
