"""The statistics page in words: a series per kind, this month beside the last, and the one thing to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import format_date
from flask_babel import lazy_gettext as _l

from app.domain.attention import (
    FINEST_STEP,
    JUDGED_MONTHS,
    KEPT_MONTHS,
    Attention,
    Dealing,
    Kind,
    Stated,
    Step,
    months_until,
    next_step,
)
from app.domain.profile import Document, Section
from app.profiles.comparing import Comparison, compare
from app.profiles.queries import Workbench
from app.statistics.queries import Series, series
from app.statistics.sources import dealings
from app.web import exports
from app.web.filters import in_language, kroner, number, tidy
from app.web.i18n import gettext

# Kind: its heading, and what it means.
KINDS: dict[Kind, tuple[Any, Any]] = {
    Kind.SHOWN: (_l("Vist i søgninger"), _l("Nogen så jer i søgeresultaterne.")),
    Kind.OPENED: (_l("Profilen åbnet"), _l("Nogen åbnede jeres profil.")),
    Kind.MATCHED: (_l("Med i et match"), _l("I stod på listen over dem, der kan løse en købers behov.")),
    Kind.CONTACTED: (
        _l("Kontakt valgt"),
        _l("Nogen valgte kontakt, e-mail eller telefon på profilen. Om de skrev eller ringede, ved vi ikke."),
    ),
}
DEALINGS: dict[Dealing, tuple[Any, Any]] = {
    Dealing.INVITED: (_l("Inviteret"), _l("I fik en invitation til at svare på et behov.")),
    Dealing.ANSWERED: (_l("Svar sendt"), _l("I sendte et svar, og køberen har det.")),
    Dealing.AWARDED: (_l("Kontrakter"), _l("Både køberen og I siger, at I fik kontrakten.")),
    Dealing.WORTH: (
        _l("Kontrakter i kroner"),
        _l("For hele løbetiden, uden moms. Kun beløb, som I og køberen er enige om."),
    ),
}
# Step: what to do, why, and the section where it is done.
STEPS: dict[Step, tuple[Any, Any, Section | None]] = {
    Step.ANSWER: (
        _l("Svar på invitationerne"),
        _l("Købere har inviteret jer, men I har ikke sendt et svar de seneste 3 måneder. Sig også nej, når det ikke passer."),
        None,
    ),
    Step.WAIT: (_l("Vent og se"), _l("Der er ingen tal at bygge et råd på endnu."), None),
    Step.OFFERS: (
        _l("Beskriv flere ydelser"),
        _l("I bliver sjældent vist. Skriv en ydelse for hver ting, en køber kan bestille, med købernes ord."),
        Section.OFFERS,
    ),
    Step.CODES: (
        _l("Se CPV-koderne efter"),
        _l("I bliver vist i søgninger, men er ikke med i et match. Match går efter CPV-koder og område."),
        Section.OFFERS,
    ),
    Step.SUMMARY: (
        _l("Skriv den korte tekst om"),
        _l("I bliver vist tit, men få åbner profilen. Den korte tekst er det, køberne læser på listen."),
        Section.ABOUT,
    ),
    Step.CONTACT: (
        _l("Skriv, hvordan man får fat i jer"),
        _l("Profilen bliver åbnet, men der står ingen e-mail eller telefon."),
        Section.CONTACT,
    ),
    Step.PRICE: (
        _l("Skriv pris på jeres ydelser"),
        _l("Profilen bliver åbnet, men få tager kontakt. Uden en pris ved køberen ikke, om I passer til beløbet."),
        Section.OFFERS,
    ),
    Step.CAPACITY: (
        _l("Skriv, hvor meget I kan levere"),
        _l("Profilen bliver åbnet, men få tager kontakt. Køberen kan ikke se, om I kan løfte opgaven."),
        Section.OFFERS,
    ),
    Step.REFERENCE: (
        _l("Tilføj en reference"),
        _l("Profilen bliver åbnet, men få tager kontakt. En køber er tryggere, når en anden har købt før."),
        Section.REFERENCES,
    ),
    Step.KEEP: (
        _l("Hold profilen frisk"),
        _l("Tallene ser fine ud. Bekræft afsnittene, så køberne kan se, at de passer."),
        None,
    ),
}  # fmt: skip


# Where a step is taken that is not about the profile.
ELSEWHERE = {Step.ANSWER: "invitations.list_mine"}


@dataclass(frozen=True)
class Row:
    """A month: its name, its count as it is read, and the bar's share of the highest."""

    name: str
    count: str
    share: float


@dataclass(frozen=True)
class Chart:
    """One kind or dealing over the months, the newest first; no rows where nothing has happened."""

    kind: Kind | Dealing
    title: str
    meaning: str
    total: str
    sentence: str
    rows: tuple[Row, ...]

    @property
    def is_money(self) -> bool:
        """Whether it holds kroner."""
        return self.kind is Dealing.WORTH


def page(bench: Workbench, today: date) -> dict[str, Any]:
    """What the statistics page shows of a profile; at most three statements, and one of each source of dealings."""
    months = months_until(today)
    found = series(bench.cvr, months[0])
    dealt = dealings(bench.cvr, months[0], months[-1])
    seen = tuple(m for m in months if any(c[m] for c in (*found.values(), *dealt.values())))
    months = tuple(m for m in months if seen and m >= seen[0])
    last = months[-2] if len(months) > 1 else None
    public = bench.public or Document()
    compared = compare(bench.cvr, public, last, Kind.OPENED) if last and bench.state == "published" else None
    step = next_step(attention(found, dealt, months[-JUDGED_MONTHS:]), stated(public))
    title, why, section = STEPS[step]
    return {
        "charts": [chart(k, *KINDS[k], found[k], months) for k in Kind] if months else [],
        "dealings": [chart(d, *DEALINGS[d], dealt[d], months) for d in Dealing] if months else [],
        "step": {"title": title, "why": why, "section": section, "elsewhere": ELSEWHERE.get(step, "")},
        "compared": comparison(compared, found[Kind.OPENED][last], last) if compared and last else "",
        "kept_months": KEPT_MONTHS,
    }


def chart(
    kind: Kind | Dealing, title: Any, meaning: Any, found: Counter[date], months: Sequence[date]
) -> Chart:
    """One series."""
    counts, write = [found[m] for m in months], kroner if kind is Dealing.WORTH else number
    most = max(counts)
    rows = [Row(month_name(m), write(n), n / (most or 1)) for m, n in zip(months, counts, strict=True)]
    sentence = so_far([row.count for row in rows], months)
    return Chart(
        kind, str(title), str(meaning), write(sum(counts)), sentence, tuple(rows[::-1]) if most else ()
    )


def so_far(counts: Sequence[str], months: Sequence[date]) -> str:
    """The present month, which is not over, beside the whole one before."""
    now = gettext("%(month)s indtil nu: %(count)s.", month=month_name(months[-1]), count=counts[-1])
    if len(months) == 1:
        return tidy(now)
    before = gettext("Hele %(month)s: %(count)s.", month=plain_month(months[-2]), count=counts[-2])
    return tidy(f"{now} {before}")


def attention(found: Series, dealt: Mapping[Dealing, Counter[date]], months: Sequence[date]) -> Attention:
    """Some months added up."""
    invited, answered = (sum(dealt[d][m] for m in months) for d in (Dealing.INVITED, Dealing.ANSWERED))
    counted = {str(kind): sum(found[kind][m] for m in months) for kind in Kind}
    return Attention(**counted, invited=invited, answered=answered)


def stated(document: Document) -> Stated:
    """What the public profile says of what a buyer decides by."""
    offers = document.offers.items
    return Stated(
        contact=bool(document.contact.email or document.contact.phone),
        price=any(o.price_oere is not None or o.price_da for o in offers),
        capacity=any(o.annual_capacity_dkk is not None or o.capacity_da for o in offers),
        reference=bool(document.references.items),
    )


def comparison(found: Comparison, own: int, month: date) -> str:
    """Oneself, and about what the others have in the middle."""
    ours = gettext(
        "I %(month)s blev jeres profil åbnet %(own)s gange.", month=plain_month(month), own=number(own)
    )
    among = {"others": number(found.others), "shelf": in_language(found.shelf, "name").lower()}
    if found.typical:
        theirs = gettext(
            "Blandt %(others)s andre med %(shelf)s lå de midterste på omkring %(middle)s åbninger.",
            **among,
            middle=number(found.typical),
        )
    else:
        theirs = gettext(
            "Blandt %(others)s andre med %(shelf)s lå de midterste på færre end %(least)s åbninger.",
            **among,
            least=number(FINEST_STEP),
        )
    return f"{ours} {theirs}"


def this_month(cvr: str, today: date) -> str:
    """The overview's line; empty when nothing has happened this month. One statement."""
    month = months_until(today, 1)[0]
    found = series(cvr, month)
    if not any(c[month] for c in found.values()):
        return ""
    return gettext(
        "I %(month)s indtil nu: vist %(shown)s gange, profilen åbnet %(opened)s gange.",
        month=plain_month(month),
        shown=number(found[Kind.SHOWN][month]),
        opened=number(found[Kind.OPENED][month]),
    )


def as_csv(cvr: str, today: date) -> bytes:
    """Every month that is kept, the newest last."""
    months = months_until(today, KEPT_MONTHS)
    counted, dealt = series(cvr, months[0]), dealings(cvr, months[0], months[-1])
    found = [*(counted[kind] for kind in KINDS), *(dealt[dealing] for dealing in DEALINGS)]
    titles = (gettext("Måned"), *(title for title, _ in (*KINDS.values(), *DEALINGS.values())))
    rows: list[tuple[exports.Cell, ...]] = [titles]
    rows += [(f"{m:%Y-%m}", *(counts[m] for counts in found)) for m in months]
    return exports.as_csv(rows)


def month_name(month: date) -> str:
    """November 2026, as a heading."""
    name = plain_month(month)
    return name[:1].upper() + name[1:]


def plain_month(month: date) -> str:
    """The same as within a sentence."""
    return str(format_date(month, "LLLL y"))
