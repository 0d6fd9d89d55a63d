"""What the kinds, states and steps of a tip are called, and what a refusal says."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.tips import Kind, State, Step
from app.reference import catalogue
from app.web.filters import in_language
from app.web.i18n import gettext

# The steps as they stand in addresses. Which of the three decisions is made follows from the recommendation.
SLUGS = {
    "afvis": Step.DISMISS,
    "rettet": Step.CORRECT,
    "undersoeg": Step.INQUIRE,
    "suspender": Step.SUSPEND,
    "hoer": Step.HEAR,
    "indstil": Step.RECOMMEND,
    "send-tilbage": Step.RETURN,
}
DECIDE, CONFLICT = "afgoer", "inhabil"


@dataclass(frozen=True)
class StepWords:
    """A step's button, what it means, and the question its text answers."""

    button: str
    meaning: str
    label: str
    hint: str


def kind_name(kind: str) -> str:
    """What a tip is about."""
    return {
        Kind.SHOWN_WRONG.value: gettext("Noget, vi viser, er forkert"),
        Kind.CRITERIA.value: gettext("Virksomheden opfylder ikke længere kriterierne"),
        Kind.FALSE_INFORMATION.value: gettext("Virksomheden har givet urigtige oplysninger"),
        Kind.OTHER.value: gettext("Noget andet"),
    }[kind]


def state_name(state: str) -> str:
    """Where a tip stands."""
    return {
        State.RECEIVED.value: gettext("Skal vurderes"),
        State.INQUIRY.value: gettext("Undersøges"),
        State.HEARING.value: gettext("Virksomheden er hørt"),
        State.RECOMMENDED.value: gettext("Indstillet til afgørelse"),
        State.DISMISSED.value: gettext("Afvist"),
        State.CORRECTED.value: gettext("Fejl rettet"),
        State.RESTORED.value: gettext("Verifikationen står ved magt"),
        State.REVOKED.value: gettext("Verifikationen tilbagekaldt"),
        State.ENDED.value: gettext("Verifikationen ophørt efter ønske"),
    }[state]


def outcome_name(outcome: str) -> str:
    """What is recommended or decided."""
    return {
        Step.RESTORE.value: gettext("Verifikationen skal stå ved magt"),
        Step.REVOKE.value: gettext("Verifikationen skal tilbagekaldes"),
        Step.END.value: gettext("Verifikationen skal ophøre efter virksomhedens eget ønske"),
    }[outcome]


def scheme_name(code: str) -> str:
    """A scheme by its name."""
    known = catalogue.schemes().get(code)
    return in_language(known, "name") if known else code


def scheme_names(codes: list[str]) -> str:
    """Some schemes in one line."""
    return ", ".join(scheme_name(c) for c in codes)


def words_of(slug: str) -> StepWords:
    """How a step's page speaks."""
    why = gettext("Begrundelse")
    kept = gettext("Begrundelsen gemmes i loggen og vises ikke offentligt. Skriv ikke CPR-numre.")
    return {
        "afvis": StepWords(
            gettext("Afvis tippet"),
            gettext("Tippet lukkes, og intet ændres. Virksomheden hører ikke om det."),
            why,
            kept,
        ),
        "rettet": StepWords(
            gettext("Luk som rettet"),
            gettext("Brug det, når en fejl i det, vi viser, er rettet. Tippet lukkes."),
            gettext("Hvad er rettet?"),
            kept,
        ),
        "undersoeg": StepWords(
            gettext("Undersøg uden at suspendere"),
            gettext("Verifikationen gælder, mens I undersøger. Intet vises offentligt."),
            gettext("Hvad skal undersøges?"),
            kept,
        ),
        "suspender": StepWords(
            gettext("Suspender med det samme"),
            gettext(
                "Opslaget, mærket og profilen siger straks, at ordningen er suspenderet, uden grund. Mærket bliver "
                "gråt, og virksomheden går ud af søgningen, medmindre den stadig er verificeret som socialøkonomisk "
                "virksomhed under en anden ordning. Suspenderer du kun § 54, § 190 eller et andet faktum, er et "
                "andet gældende faktum også nok. Virksomheden får en mail. Hør den derefter."
            ),
            why,
            kept,
        ),
        "hoer": StepWords(
            gettext("Hør virksomheden"),
            gettext(
                "Brevet sendes til virksomheden, som får 14 dage til at svare. Skriv, hvad der bliver påstået, "
                "og aldrig, hvem der har sagt det."
            ),
            gettext("Brev til virksomheden"),
            gettext("Skriv selv. Gengiv ikke tippet ordret, for det kan afsløre, hvem der skrev det."),
        ),
        "indstil": StepWords(
            gettext("Indstil til afgørelse"),
            gettext("En anden verifikator afgør. Du kan ikke selv gøre det bagefter."),
            why,
            kept,
        ),
        "send-tilbage": StepWords(
            gettext("Send tilbage til undersøgelse"),
            gettext("Indstillingen falder bort, og undersøgelsen fortsætter."),
            gettext("Hvad mangler?"),
            kept,
        ),
        DECIDE: StepWords(
            gettext("Afgør som indstillet"),
            gettext("Afgørelsen gælder med det samme og kan ikke fortrydes. Virksomheden får brevet."),
            gettext("Begrundelse til virksomheden"),
            gettext("Virksomheden læser den i sit brev. Offentligt vises kun koden. Skriv ikke CPR-numre."),
        ),
        CONFLICT: StepWords(
            gettext("Meld inhabilitet"),
            gettext("Du kan ikke gøre mere ved tippet, og du kan ikke fortryde det."),
            gettext("Hvad har du med virksomheden at gøre?"),
            kept,
        ),
    }[slug]


def refusal(reason: str) -> str:
    """Why a step was refused, and what to do."""
    return {
        "not_possible": gettext("En anden er kommet først. Se, hvordan tippet står nu."),
        "wrong_party": gettext("Det er ikke dit skridt."),
        "same_person": gettext("Du har selv indstillet afgørelsen. En anden verifikator skal afgøre den."),
        "conflict": gettext("Du er inhabil og kan ikke gøre noget ved tippet."),
        "no_reason": gettext("Skriv en begrundelse."),
        "suspended": gettext(
            "Verifikationen er suspenderet. Indstil en afgørelse, så to personer ser på den."
        ),
        "heard": gettext("Virksomheden er hørt og skal have et svar. Indstil en afgørelse."),
        "not_suspended": gettext(
            "Intet er suspenderet, og virksomheden er ikke hørt. Afvis tippet i stedet."
        ),
        "nothing_to_suspend": gettext("Virksomheden har ingen gældende verifikation at suspendere."),
        "not_heard": gettext("Hør virksomheden først."),
        "hearing_runs": gettext("Virksomheden har ikke svaret, og dens frist er ikke udløbet."),
        "answered": gettext("Vi har fået et svar på høringen."),
        "not_asked": gettext("Virksomheden har ikke bedt om, at verifikationen ophører."),
        "reason_code": gettext("Vælg den grund, der skal vises offentligt."),
        "no_schemes": gettext("Vælg mindst én ordning, der gælder eller er suspenderet."),
        "not_recommended": gettext("Kun det, der er indstillet, kan afgøres. Send ellers tippet tilbage."),
    }[reason]


def step_name(action: str) -> str:
    """An action of the log in words."""
    return {
        "tip.received": gettext("Tip modtaget"),
        "tip.dismiss": gettext("Tip afvist"),
        "tip.correct": gettext("Fejl rettet"),
        "tip.inquire": gettext("Undersøgelse begyndt"),
        "tip.suspend": gettext("Suspenderet"),
        "tip.hear": gettext("Virksomheden hørt"),
        "tip.answer": gettext("Virksomheden svarede"),
        "tip.recommend": gettext("Afgørelse indstillet"),
        "tip.return": gettext("Sendt tilbage til undersøgelse"),
        "tip.restore": gettext("Afgjort: verifikationen står ved magt"),
        "tip.revoke": gettext("Afgjort: verifikationen tilbagekaldt"),
        "tip.end": gettext("Afgjort: verifikationen ophørt efter ønske"),
    }.get(action, action)


def who_name(label: str) -> str:
    """Who did it, where no name stands behind the label."""
    kind, _, rest = label.partition(":")
    if label == "tip":
        return gettext("Et tip uden login")
    if kind == "firm":
        return gettext("Virksomheden, ved linket i brevet")
    if kind == "user" and rest.isdigit():
        return gettext("Tidligere bruger nr. %(number)s", number=rest)
    return gettext("Driften") if kind == "cli" else label
