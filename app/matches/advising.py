"""Verdicts, hard rules and advice as plain sentences in the visitor's language."""

from __future__ import annotations

from app.domain.advice import Advice
from app.domain.matching import Rule
from app.matches import sentences
from app.matches.explaining import Explanation, Verdict
from app.reference import catalogue
from app.web.filters import in_language, kroner
from app.web.i18n import gettext


def verdict(found: Explanation) -> str:
    """Where the supplier stands, in one sentence."""
    if found.verdict is Verdict.RANKED and found.of == 1:
        return gettext("Den eneste leverandør, der passer på ydelsen.")
    if found.verdict is Verdict.RANKED and found.position:
        return gettext(
            "Nummer %(position)s af de %(of)s leverandører, der passer på ydelsen.",
            position=found.position,
            of=found.of,
        )
    return {
        Verdict.RANKED: gettext("Passer på ydelsen, men der er mange, der passer bedre."),
        Verdict.MAYBE: _maybe(found),
        Verdict.SHUT_OUT: _shut_out(found),
        Verdict.NO_SERVICE: gettext("Er ikke med på listen, fordi vi ikke fandt en ydelse, der passer."),
        Verdict.UNLISTED: gettext(
            "Er ikke med på nogen liste for tiden, fordi den seneste verifikation er suspenderet, "
            "tilbagekaldt eller ophørt."
        ),
    }[found.verdict]


def _maybe(found: Explanation) -> str:
    service = found.match.score.parts[0]
    if service.reason == "related_service":
        return gettext("Står under »Passer måske«: ydelsen er nært beslægtet, men ikke den samme.")
    if words := service.values.get("words"):
        return gettext(
            "Står under »Passer måske«: %(words)s går igen i profilen, men ydelsen er en anden "
            "eller ikke oplyst.",
            words=sentences.quoted(words),
        )
    return gettext("Står under »Passer måske«: ydelsen er en anden eller ikke oplyst.")


def _shut_out(found: Explanation) -> str:
    if found.match.score.parts[0].share <= 0:
        return gettext(
            "Er ikke med på listen: vi fandt ingen ydelse, der passer, og behovet stiller et krav, "
            "der ikke er opfyldt."
        )
    return gettext("Er ikke med på listen, fordi behovet stiller et krav, der ikke er opfyldt.")


def rule(asked: Rule) -> str:
    """A hard rule and whether it is kept."""
    if asked.code == "outside_area":
        place = asked.values["place"]
        if not asked.holds:
            return gettext("Skal leveres i %(place)s. Det ligger uden for leveringsområdet.", place=place)
        if asked.values["stated"]:
            return gettext("Skal leveres i %(place)s. Det ligger i leveringsområdet.", place=place)
        return gettext(
            "Skal leveres i %(place)s. Leveringsområdet er ikke oplyst, så ingen er udelukket.", place=place
        )
    name = _scheme(asked.values["scheme"])
    if asked.holds:
        return gettext("Kontrakten er reserveret. Leverandøren har dokumenteret %(scheme)s.", scheme=name)
    return gettext("Kontrakten er reserveret. Vi har ingen dokumentation for %(scheme)s.", scheme=name)


def advice(piece: Advice) -> str:
    """What the supplier can do, verb first."""
    values = piece.values
    if piece.code == "add_code":
        return gettext(
            "Tilbyder I det, køberen søger (%(label)s)? Tilføj en ydelse med CPV-kode %(code)s, "
            "og beskriv den med købernes ord.",
            label=_label(values["code"]),
            code=values["code"],
        )
    if piece.code == "deliver_there":
        if values["stated"]:
            return gettext("Kan I levere i %(place)s? Udvid leveringsområdet.", place=values["place"])
        return gettext("Oplys leveringsområdet, hvis I kan levere i %(place)s.", place=values["place"])
    if piece.code == "state_capacity":
        if values["known"] and values["wanted"]:
            return gettext(
                "Kan I tage opgaver for %(amount)s om året? Ret kapaciteten.", amount=kroner(values["wanted"])
            )
        return gettext("Oplys, hvor meget I kan tage på jer om året.")
    if piece.code.startswith("document_"):
        return gettext("Send dokumentation for %(scheme)s, hvis I er det.", scheme=_scheme(values["scheme"]))
    return {
        "use_words": gettext("Beskriv ydelsen med de ord, køberen bruger."),
        "be_verified": gettext("Få virksomheden verificeret."),
        "state_groups": gettext("Oplys, hvilken målgruppe I arbejder for."),
        "report_impact": gettext("Oplys jeres effekt i tal."),
        "confirm": gettext("Bekræft, at profilen stadig passer."),
    }[piece.code]


def _scheme(code: str) -> str:
    return in_language(catalogue.schemes()[code], "name")


def _label(code: str) -> str:
    known = catalogue.nearest_known_cpv(code)
    label = in_language(known, "label") if known else code
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
