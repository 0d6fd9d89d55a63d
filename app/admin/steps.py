"""What each change of an account is called, what it means, and what was done."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.administration import Step
from app.web.i18n import gettext

# How a step stands in an address.
SLUGS = {
    Step.CLOSE: "luk",
    Step.REOPEN: "aabn",
    Step.SEND_RESET: "send-link",
    Step.GIVE_SECRETARY: "giv-sekretariat",
    Step.TAKE_SECRETARY: "tag-sekretariat",
    Step.GIVE_VERIFIER: "giv-verificering",
    Step.TAKE_VERIFIER: "tag-verificering",
}
BY_SLUG = {slug: step for step, slug in SLUGS.items()}


def links(offered: Iterable[Step]) -> list[tuple[str, str]]:
    """Steps as links: (part of the address, text)."""
    return [(SLUGS[step], button(step)) for step in offered]


def button(step: Step) -> str:
    """The step as a button says it."""
    return {
        Step.CLOSE: gettext("Luk kontoen"),
        Step.REOPEN: gettext("Åbn kontoen igen"),
        Step.SEND_RESET: gettext("Send link til ny adgangskode"),
        Step.GIVE_SECRETARY: gettext("Giv opgaven »Sekretariat«"),
        Step.TAKE_SECRETARY: gettext("Tag opgaven »Sekretariat« fra personen"),
        Step.GIVE_VERIFIER: gettext("Giv opgaven »Verificering«"),
        Step.TAKE_VERIFIER: gettext("Tag opgaven »Verificering« fra personen"),
    }[step]


def meaning(step: Step) -> str:
    """What follows from the step, before it is taken."""
    return {
        Step.CLOSE: gettext("Personen bliver logget ud overalt med det samme og kan ikke logge ind igen. Intet bliver slettet."),
        Step.REOPEN: gettext("Personen kan logge ind igen med de samme organisationer og roller."),
        Step.SEND_RESET: gettext("Personen får en mail med et link. Den gamle adgangskode gælder, til linket er brugt."),
        Step.GIVE_SECRETARY: gettext("Personen kan alt det, du kan her: afgøre sager, lukke konti og læse loggen."),
        Step.TAKE_SECRETARY: gettext("Personen kan ikke længere se sekretariatets sider."),
        Step.GIVE_VERIFIER: gettext("Personen kan arbejde med verificeringer."),
        Step.TAKE_VERIFIER: gettext("Personen kan ikke længere arbejde med verificeringer."),
    }[step]  # fmt: skip


def receipt(step: Step, name: str) -> str:
    """What was done."""
    return {
        Step.CLOSE: gettext("Kontoen for %(name)s er lukket", name=name),
        Step.REOPEN: gettext("Kontoen for %(name)s er åben igen", name=name),
        Step.SEND_RESET: gettext("Linket er sendt til %(name)s", name=name),
        Step.GIVE_SECRETARY: gettext("%(name)s er med i sekretariatet", name=name),
        Step.TAKE_SECRETARY: gettext("%(name)s er ikke længere med i sekretariatet", name=name),
        Step.GIVE_VERIFIER: gettext("%(name)s kan arbejde med verificeringer", name=name),
        Step.TAKE_VERIFIER: gettext("%(name)s kan ikke længere arbejde med verificeringer", name=name),
    }[step]


def refusal(reason: str) -> str:
    """Why the step was not taken."""
    return {
        "own": gettext("Du kan ikke ændre din egen konto her. Bed en anden i sekretariatet om det."),
        "settled": gettext("Det er gjort i forvejen. Se, hvordan kontoen står nu."),
    }[reason]
