"""How long we keep what is about people. The job that deletes and the page about privacy read the same table."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain.evidence import MONTHS_AFTER_THE_REST, MONTHS_AFTER_VALIDITY
from app.domain.merging import UNDO_DAYS
from app.web.i18n import gettext, ngettext


def _(text: str) -> str:
    """Marks a text for the catalogue; it is looked up when it is shown."""
    return text


@dataclass(frozen=True)
class Length:
    """A stretch of calendar months or of days; one of the two is 0."""

    months: int = 0
    days: int = 0

    def before(self, moment: datetime) -> datetime:
        """The moment this long before; the 31st becomes the last day of a shorter month."""
        number = moment.year * 12 + moment.month - 1 - self.months
        year, month = divmod(number, 12)
        day = min(moment.day, monthrange(year, month + 1)[1])
        return moment.replace(year=year, month=month + 1, day=day) - timedelta(days=self.days)

    def after(self, moment: datetime) -> datetime:
        """The moment this long after."""
        return Length(-self.months, -self.days).before(moment)

    def in_words(self) -> str:
        """`6 måneder`, `90 dage`, in the visitor's language."""
        if self.months:
            return ngettext("%(num)s måned", "%(num)s måneder", self.months)
        return ngettext("%(num)s dag", "%(num)s dage", self.days)


@dataclass(frozen=True)
class Retention:
    """One kind of data: what, for how long, counted from when, why we have it and by what right.

    `decided_on` and `source` say since when the time holds and where it comes from.
    """

    kind: str
    what: str
    length: Length
    since: str
    why: str
    ground: str
    source: str
    decided_on: date

    def in_words(self) -> tuple[str, str, str, str, str]:
        """What, how long, counted from when, why and by what right, in the visitor's language."""
        return (
            gettext(self.what),
            self.length.in_words(),
            gettext(self.since),
            gettext(self.why),
            gettext(self.ground),
        )


CONTRACT = _("Aftalen med dig om en konto (artikel 6, stk. 1, litra b)")
INTEREST = _("Vores berettigede interesse i en sikker tjeneste (artikel 6, stk. 1, litra f)")
# Warned of this long before an account goes that nobody uses.
WARNING = Length(days=30)
DECIDED = date(2026, 11, 26)
UNDOING = Length(days=UNDO_DAYS)
MARKET = "GDPR art. 5(1)(e); as Le Marché de l'inclusion does every night"
EVIDENCE_SOURCE = "GDPR art. 5(1)(e); DOMAIN.md B5; the reasons stand in domain/evidence.py"
SHORTEST = "GDPR art. 5(1)(e); the shortest time that serves the purpose"

RETENTION: tuple[Retention, ...] = (
    Retention(
        "inactive_accounts",
        _("Konti, ingen bruger"),
        Length(months=24),
        _("du sidst var logget ind"),
        _("For at du kan logge ind og handle for din organisation"),
        CONTRACT,
        MARKET,
        DECIDED,
    ),
    Retention(
        "unconfirmed_accounts",
        _("Konti, hvor e-mailen aldrig blev bekræftet"),
        Length(days=30),
        _("kontoen blev oprettet"),
        _("For at du kan nå at bekræfte"),
        CONTRACT,
        SHORTEST,
        DECIDED,
    ),
    Retention(
        "drafts",
        _("Kladder til en profil"),
        Length(months=6),
        _("nogen sidst gemte afsnittet"),
        _("For at I kan skrive færdigt en anden dag"),
        CONTRACT,
        MARKET,
        DECIDED,
    ),
    Retention(
        "images",
        _("Billeder, som ingen profil eller kladde bruger"),
        Length(days=30),
        _("billedet sidst blev brugt"),
        _("For at I kan fortryde, at I tog det ud"),
        INTEREST,
        SHORTEST,
        DECIDED,
    ),
    Retention(
        "sign_ins",
        _("Login og browser på enheder, der er logget ud"),
        Length(days=90),
        _("enheden blev logget ud"),
        _("For at vi kan opklare misbrug af en konto"),
        INTEREST,
        SHORTEST,
        DECIDED,
    ),
    Retention(
        "failures",
        _("Antal forkerte adgangskoder"),
        Length(days=30),
        _("nogen sidst skrev forkert"),
        _("For at ingen kan gætte sig ind"),
        INTEREST,
        SHORTEST,
        DECIDED,
    ),
    Retention(
        "invitations",
        _("Invitationer, der er brugt, trukket tilbage eller udløbet"),
        Length(days=90),
        _("invitationen blev brugt, trukket tilbage eller udløb"),
        _("For at ejeren kan se, hvem der blev inviteret"),
        INTEREST,
        SHORTEST,
        DECIDED,
    ),
    Retention(
        "claims",
        _("Ønsker om ejerskab, der ikke blev til noget"),
        Length(months=12),
        _("ønsket blev afslået, trukket tilbage eller ikke fulgt op"),
        _("For at du kan klage, og for at vi kan begrunde vores svar"),
        INTEREST,
        SHORTEST,
        DECIDED,
    ),
    Retention(
        "join_requests",
        _("Anmodninger om at komme med i en organisation"),
        Length(months=12),
        _("anmodningen blev besvaret, trukket tilbage eller ikke fulgt op"),
        _("For at ejeren kan forklare sit svar"),
        INTEREST,
        SHORTEST,
        DECIDED,
    ),
    Retention(
        "sent_mails",
        _("Mails, vi har sendt"),
        Length(days=30),
        _("mailen blev sendt"),
        _("For at vi kan hjælpe, når en mail ikke når frem"),
        INTEREST,
        SHORTEST,
        DECIDED,
    ),
    Retention(
        "dead_mails",
        _("Mails, der ikke kunne leveres"),
        Length(days=90),
        _("mailen blev skrevet"),
        _("For at vi kan finde fejlen og prøve igen"),
        INTEREST,
        SHORTEST,
        DECIDED,
    ),
    Retention(
        "tips",
        _("Tip, der blev afvist eller rettet"),
        Length(months=12),
        _("tippet blev lukket"),
        _("For at vi kan se, om det samme bliver meldt igen"),
        INTEREST,
        SHORTEST,
        DECIDED,
    ),
    Retention(
        "decided_tips",
        _("Tip, høring og svar i sager, der blev afgjort"),
        Length(months=60),
        _("sagen blev afgjort"),
        _("For at afgørelsen kan forklares og prøves igen"),
        INTEREST,
        "as long as a public buyer keeps the file of a purchase that relied on the status (DOMAIN.md B5)",
        DECIDED,
    ),
    Retention(
        "webhook_deliveries",
        _("Log over beskeder til jeres webhooks"),
        Length(days=30),
        _("beskeden blev sendt"),
        _("For at I kan finde fejl hos modtageren"),
        INTEREST,
        SHORTEST,
        DECIDED,
    ),
    Retention(
        "archived_lists",
        _("Lister over leverandører, som en organisation har arkiveret"),
        Length(months=24),
        _("listen blev arkiveret"),
        _("For at I kan se, hvad et indkøb byggede på"),
        CONTRACT,
        SHORTEST,
        DECIDED,
    ),
    Retention(
        "need_remarks",
        _("Bemærkninger, når en virksomhed ikke er interesseret i et behov"),
        Length(months=24),
        _("virksomheden svarede"),
        _("For at køberen kan se, hvorfor ingen ville give et bud, og forklare købet"),
        INTEREST,
        SHORTEST,
        DECIDED,
    ),
    Retention(
        "event_sign_ups",
        _("Tilmeldinger til arrangementer"),
        Length(days=30),
        _("arrangementet blev holdt eller skulle være holdt"),
        _("For at arrangøren kan følge op"),
        INTEREST,
        SHORTEST,
        DECIDED,
    ),
    Retention(
        "merges",
        _("Profiler, som de var før en sammenlægning"),
        UNDOING,
        _("profilerne blev lagt sammen"),
        _("For at en sammenlægning kan fortrydes"),
        INTEREST,
        SHORTEST,
        DECIDED,
    ),
    Retention(
        "case_evidence",
        _("Dokumenter i sager, der endte med en verifikation"),
        Length(months=MONTHS_AFTER_VALIDITY),
        _("verifikationen udløb"),
        _(
            "For at en verifikation kan forklares, mens indkøb bliver gjort op på den. Hvad der blev læst og af hvem, bliver stående"
        ),
        INTEREST,
        EVIDENCE_SOURCE,
        DECIDED,
    ),
    Retention(
        "case_evidence_rest",
        _("Dokumenter i sager, der ikke blev til noget"),
        Length(months=MONTHS_AFTER_THE_REST),
        _("sagen blev afgjort, lukket eller trukket tilbage"),
        _("For at I kan klage, og for at vi kan begrunde vores svar"),
        INTEREST,
        EVIDENCE_SOURCE,
        DECIDED,
    ),
)


def by_kind(kind: str) -> Retention:
    """The row of one kind."""
    return next(r for r in RETENTION if r.kind == kind)


@dataclass(frozen=True)
class Lasting:
    """What is not deleted on a day, but stays until something happens: what, until when, why and by what right."""

    what: str
    until: str
    why: str
    ground: str
    tables: tuple[str, ...]

    def in_words(self) -> tuple[str, str, str, str]:
        """What, until when, why and by what right, in the visitor's language."""
        return gettext(self.what), gettext(self.until), gettext(self.why), gettext(self.ground)


MARKETING = _("En pligt efter markedsføringsloven § 10 (artikel 6, stk. 1, litra c)")
NAMELESS = _("Så længe organisationen er her. Dit navn bliver taget ud, når du sletter din konto")
LASTING: tuple[Lasting, ...] = (
    Lasting(
        _("Konto, adgangsnøgler, medlemskaber og opgaver"),
        _("Du sletter kontoen eller forlader organisationen"),
        _("For at du kan logge ind og handle for din organisation"),
        CONTRACT,
        ("account", "duty", "account_duty", "membership", "passkey", "need_duty"),
    ),
    Lasting(
        _("Hvilke mails du har slået til og fra, og søgninger, du har gemt"),
        _("Du ændrer dem eller sletter kontoen"),
        _("For at du får de mails, du vil have, og ikke andre"),
        CONTRACT,
        ("mail_choice", "saved_search"),
    ),
    Lasting(
        _("En virksomheds ja eller nej til mails om nye behov"),
        _("Virksomheden vælger om. Et nej bliver husket, så vi ikke skriver igen"),
        _("For at vi kan vise, at vi måtte skrive, og for at et nej bliver respekteret"),
        MARKETING,
        ("mail_choice",),
    ),
    Lasting(
        _("Behov, spørgsmål, svar, beskeder, møder og udfald"),
        NAMELESS,
        _("For at et indkøb kan forklares, og alle har haft de samme oplysninger"),
        INTEREST,
        (
            "need", "need_step", "need_note", "need_document", "need_invitation", "need_enquiry", "need_answer",
            "need_answer_document", "need_message", "need_meeting", "need_outcome", "need_award", "need_feedback",
        ),
    ),
    Lasting(
        _("Forslag til barrierer, og hvem i sekretariatet der tog stilling til dem"),
        _("Så længe registret er her. Dit navn bliver taget ud, når du sletter din konto"),
        _("For at det kan forklares, hvad registret bygger på"),
        INTEREST,
        ("barrier_note",),
    ),
    Lasting(
        _("Hvem der skrev på en dagsorden eller i et referat, og hvem der oprettede et arrangement"),
        _("Så længe taskforcens møder og arrangementer er her. Dit navn bliver taget ud, når du sletter din konto"),
        _("For at taskforcens arbejde kan følges"),
        INTEREST,
        ("taskforce_item", "event"),
    ),
    Lasting(
        _("Hvem i sekretariatet der skrev et afsnit i arbejdspapiret eller udgav det"),
        _("Så længe papiret er her. Dit navn bliver taget ud, når du sletter din konto"),
        _("For at taskforcens arbejde kan følges"),
        INTEREST,
        ("paper_section", "paper_edition"),
    ),
    Lasting(
        _("Tekster i svarbiblioteket og lister over leverandører"),
        _("Organisationen sletter dem. Lister kan også arkiveres, se ovenfor"),
        _("For at I kan bruge dem igen"),
        CONTRACT,
        ("answer_snippet", "shortlist", "shortlist_item"),
    ),
    Lasting(
        _("Hvad der blev vurderet i en sag om verifikation, og af hvem"),
        _("Så længe verifikationen kan slås op. Dit navn bliver taget ud, når du sletter din konto"),
        _("For at en verifikation kan forklares"),
        INTEREST,
        ("verification_case", "case_step", "case_mark", "case_evidence", "case_evidence_opening", "verifier_conflict"),
    ),
    Lasting(
        _("Sporet over, hvem der har ændret hvad"),
        _("Så længe organisationen er her. Dér står et nummer, ikke et navn"),
        _("For at ændringer kan opklares og rettes"),
        INTEREST,
        ("audit_entry",),
    ),
)  # fmt: skip
