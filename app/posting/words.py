"""The buyer's words for needs: kinds, states, steps, what is missing, and what the check of the text says."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from app.domain.need_text import FEWEST_WORDS
from app.domain.needs import Kind, State, Step
from app.media.words import FILES as _FILES
from app.open_needs.words import KIND_NAMES

KINDS: dict[str, tuple[Any, Any]] = {
    Kind.MARKET_DIALOGUE: (
        KIND_NAMES[Kind.MARKET_DIALOGUE],
        _l(
            "I vil høre, hvad der findes, og hvad det koster, før I beslutter noget. Ingen køber noget endnu."
        ),
    ),
    Kind.SMALL_PURCHASE: (
        KIND_NAMES[Kind.SMALL_PURCHASE],
        _l("I vil købe noget for et mindre beløb og bruge kort tid på det."),
    ),
    Kind.QUOTES: (
        KIND_NAMES[Kind.QUOTES],
        _l("I vil sammenligne flere tilbud under tærskelværdien, før I køber."),
    ),
    Kind.TENDER: (
        KIND_NAMES[Kind.TENDER],
        _l("I gennemfører et udbud et andet sted og vil have, at de rigtige leverandører opdager det."),
    ),
    Kind.TRIAL_ORDER: (
        KIND_NAMES[Kind.TRIAL_ORDER],
        _l("I vil prøve en leverandør i det små, før I aftaler mere."),
    ),
    Kind.COMING: (
        KIND_NAMES[Kind.COMING],
        _l("I køber først senere og vil give leverandørerne tid til at gøre sig klar."),
    ),
}
# Sign and class as in static/img/status.svg.
STATES: dict[str, tuple[Any, str, str]] = {
    State.DRAFT: (_l("Kladde"), "ring", "st-no"),
    State.SUBMITTED: (_l("Sendt til godkendelse"), "half", "st-wait"),
    State.RETURNED: (_l("Sendt tilbage til jer"), "half", "st-wait"),
    State.REJECTED: (_l("Ikke godkendt"), "cross", "st-stop"),
    State.PUBLISHED: (_l("Offentliggjort"), "full", "st-ok"),
    State.CLOSED: (_l("Lukket for svar"), "half", "st-wait"),
    State.AWARDED: (_l("Afsluttet: leverandør valgt"), "full", "st-ok"),
    State.NOT_AWARDED: (_l("Afsluttet uden leverandør"), "dash", "st-no"),
    State.WITHDRAWN: (_l("Trukket tilbage"), "dash", "st-no"),
}
MEANINGS: dict[str, Any] = {
    State.DRAFT: _l("Kun jeres egne medlemmer kan se kladden."),
    State.SUBMITTED: _l(
        "Sekretariatet læser behovet, før leverandørerne ser det. I får besked inden for 1 hverdag."
    ),
    State.RETURNED: _l("Sekretariatet mangler noget. Ret behovet, og send det igen."),
    State.REJECTED: _l("Behovet er ikke offentliggjort. I kan bruge teksten i et nyt behov."),
    State.PUBLISHED: _l("Leverandørerne kan læse behovet og svare."),
    State.CLOSED: _l("Leverandørerne kan ikke svare længere. Fortæl, hvad der kom ud af det."),
    State.AWARDED: _l("I har valgt en leverandør."),
    State.NOT_AWARDED: _l("Behovet førte ikke til et køb."),
    State.WITHDRAWN: _l("I har trukket behovet tilbage. Leverandørerne kan ikke se det."),
}
# What the organisation does next, by state.
NEXT: dict[str, Any] = {
    State.DRAFT: _l("Skriv det færdigt, og send det"),
    State.SUBMITTED: _l("Vent på svar fra sekretariatet"),
    State.RETURNED: _l("Ret behovet, og send det igen"),
    State.PUBLISHED: _l("Svar på spørgsmål, og læs svarene"),
    State.CLOSED: _l("Fortæl, hvad der kom ud af det"),
}
# The order of the list: what waits for the organisation first.
GROUPS: tuple[tuple[str, Any, tuple[State, ...]], ...] = (
    ("jeres-tur", _l("Venter på jer"), (State.RETURNED, State.CLOSED)),
    ("kladder", _l("Kladder"), (State.DRAFT,)),
    ("hos-os", _l("Hos sekretariatet"), (State.SUBMITTED,)),
    ("ude", _l("Offentliggjort"), (State.PUBLISHED,)),
    ("slut", _l("Afsluttet"), (State.AWARDED, State.NOT_AWARDED, State.REJECTED, State.WITHDRAWN)),
)
STEPS: dict[str, Any] = {
    "open": _l("I begyndte en kladde"),
    "import": _l("Behovet blev hentet fra en udbudsbekendtgørelse"),
    Step.SUBMIT: _l("I sendte behovet til godkendelse"),
    Step.RETURN: _l("Sekretariatet sendte behovet tilbage"),
    Step.REJECT: _l("Sekretariatet godkendte ikke behovet"),
    Step.LAPSE: _l("Behovet blev afvist, fordi ingen havde rettet det i 10 dage"),
    Step.PUBLISH: _l("Sekretariatet offentliggjorde behovet"),
    Step.CLOSE: _l("I lukkede for svar"),
    Step.EXPIRE: _l("Svarfristen gik"),
    Step.AWARD: _l("I valgte en leverandør"),
    Step.NOT_AWARD: _l("I afsluttede uden at vælge en leverandør"),
    Step.WITHDRAW: _l("I trak behovet tilbage"),
}
# The sentence, and the field of the form that it is about.
GAPS: dict[str, tuple[Any, str]] = {
    "title": (_l("Skriv en titel"), "title"),
    "text": (_l("Beskriv, hvad I har brug for"), "text"),
    "codes": (_l("Vælg mindst én CPV-kode"), "cpv"),
    "place": (_l("Vælg, hvor det skal leveres"), "places"),
    "answer_by": (_l("Vælg, hvornår leverandørerne senest skal svare"), "answer_date"),
    "deadline_soon": (_l("Giv leverandørerne mindst 3 dage til at svare"), "answer_date"),
    "starts_on": (_l("Skriv, hvornår I ventes at købe"), "starts_on"),
    "contact": (_l("Skriv en fælles mailadresse, som leverandørerne kan skrive til"), "contact"),
    "code_not_on_list": (
        _l("Vælg CPV-koder, der kan reserveres efter § 190, eller reserver ikke"),
        "reservation",
    ),
    "too_long": (_l("En kontrakt efter § 190 må højst vare 3 år med optioner"), "months"),
}
# When it is there, what is missing, and an example of a sentence that says it.
CHECKS: dict[str, tuple[Any, Any, Any]] = {
    "problem": (
        _l("Du skriver, hvad der skal løses"),
        _l("Hvad skal løses?"),
        _l("I dag bestiller hver afdeling for sig, og meget mad bliver til spild."),
    ),
    "users": (
        _l("Du skriver, hvem det er til"),
        _l("Hvem er det til?"),
        _l("Det er til beboerne på vores tre plejehjem."),
    ),
    "amount": (
        _l("Mængden er med"),
        _l("Hvor meget, og hvor tit?"),
        _l("Vi skal bruge 40 frokoster to gange om ugen."),
    ),
    "place": (
        _l("Stedet er med"),
        _l("Hvor skal det leveres?"),
        _l("Maden leveres på rådhuset i Viborg."),
    ),
    "date": (
        _l("Tidspunktet er med"),
        _l("Hvornår begynder det?"),
        _l("Vi vil gerne i gang 1. marts."),
    ),
    "length": (
        _l("Længden passer"),
        _l("Skriv mellem %(least)s og 600 ord", least=FEWEST_WORDS),
        _l("Det tager et minut at læse og er nok til at vide, om man kan."),
    ),
    "language": (
        _l("Sproget er let at læse"),
        _l("Skriv kortere sætninger og med hverdagens ord"),
        _l("Skriv »vi køber« i stedet for »anskaffelse foretages«."),
    ),
}
LEVELS: dict[str, Any] = {
    "clear": _l("Klar tekst"),
    "fair": _l("Næsten klar"),
    "unclear": _l("Svær at svare på"),
}
PERIODS: dict[str, Any] = {
    "once": _l("én gang"),
    "week": _l("hver uge"),
    "month": _l("hver måned"),
    "year": _l("hvert år"),
}
RESERVATIONS: dict[str, tuple[Any, Any]] = {
    "": (_l("Nej, alle kan svare"), ""),
    "par54": (
        _l("Ja, efter § 54"),
        _l(
            "Kun for beskyttede værksteder og virksomheder, hvor mindst 30 procent af medarbejderne er handicappede eller vanskeligt stillede."
        ),
    ),
    "par190": (
        _l("Ja, efter § 190"),
        _l(
            "Kun for bestemte sociale, sundheds- og kulturydelser (115 CPV-koder), højst 3 år, hos organisationer, der geninvesterer deres overskud."
        ),
    ),
}
DUTIES: dict[str, tuple[Any, Any]] = {
    "responsible": (_l("Ansvarlig"), _l("Får mails om behovet.")),
    "expert": (_l("Fagperson"), _l("Ved, hvad der skal bruges.")),
    "lawyer": (_l("Jurist"), _l("Læser med, når reglerne er i spil.")),
}
FILES: dict[str, Any] = _FILES | {
    "too_many": _l("Behovet har allerede 10 bilag. Fjern et først, eller saml flere i én PDF"),
    "same": _l("Den fil er lagt op allerede"),
}
REFUSED: dict[str, Any] = {
    "not_possible": _l("Det kan ikke lade sig gøre, som behovet står nu"),
    "wrong_party": _l("Det kan ikke lade sig gøre, som behovet står nu"),
    "no_reason": _l("Skriv, hvorfor. Leverandørerne kan have brugt tid på behovet"),
    "gaps": _l("Der mangler noget, før behovet kan sendes"),
    "not_over": _l("Svarfristen er ikke gået"),
}
