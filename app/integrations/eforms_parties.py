"""Who a notice is about: the buyers, and who won what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from app.domain.notices import Award, Buyer, Contact, Money, Organisation
from app.integrations.eforms_xml import NS, Element, Reading, value, values

Party = TypeVar("Party", bound=Organisation)
ID = "cac:PartyIdentification/cbc:ID"


def companies(extension: Element) -> dict[str, Element]:
    """Every organisation of the notice by its id; a touch point stands for the organisation it belongs to."""
    found: dict[str, Element] = {}
    for organisation in extension.iterfind("efac:Organizations/efac:Organization", NS):
        company = organisation.find("efac:Company", NS)
        if company is None:
            continue
        for name in (*values(company, ID), *values(organisation, f"efac:TouchPoint/{ID}")):
            found[name] = company
    return found


def buyers(reading: Reading, root: Element, known: Mapping[str, Element]) -> tuple[Buyer, ...]:
    """The buyers, the first of them the leading one. One that no organisation stands for is left out."""
    found = []
    for party in root.iterfind("cac:ContractingParty", NS):
        legal_type = value(party, "cac:ContractingPartyType/cbc:PartyTypeCode")
        for name in values(party, f"cac:Party/{ID}"):
            if name in known:
                found.append(_organisation(reading, Buyer, known[name], legal_type))
            else:
                reading.remark("OPT-300", "", name)
    return tuple(buyer for buyer in found if buyer.name)


def _organisation(reading: Reading, kind: type[Party], company: Element, legal_type: str = "") -> Party:
    return kind(
        name=reading.title(company, "cac:PartyName/cbc:Name"),
        number=value(company, "cac:PartyLegalEntity/cbc:CompanyID"),
        town=value(company, "cac:PostalAddress/cbc:CityName"),
        country=value(company, "cac:PostalAddress/cac:Country/cbc:IdentificationCode"),
        nuts=value(company, "cac:PostalAddress/cbc:CountrySubentityCode"),
        legal_type=legal_type,
        contact=Contact(
            name=value(company, "cac:Contact/cbc:Name"),
            email=value(company, "cac:Contact/cbc:ElectronicMail"),
            phone=value(company, "cac:Contact/cbc:Telephone"),
            website=value(company, "cbc:WebsiteURI"),
        ),
    )


class Results:
    """The result of a notice: tenders, who stands behind them, and the contracts that were made of them."""

    def __init__(
        self, reading: Reading, extension: Element, known: Mapping[str, Element], withheld: frozenset[str]
    ) -> None:
        self.reading = reading
        self.known = known
        self.withheld = withheld
        result = extension.find("efac:NoticeResult", NS)
        self.result = result
        if result is None:
            return
        self.tenders = {value(t, "cbc:ID"): t for t in result.iterfind("efac:LotTender", NS)}
        self.contracts = {
            value(c, "cbc:ID"): values(c, "efac:LotTender/cbc:ID")
            for c in result.iterfind("efac:SettledContract", NS)
        }
        self.parties = {
            value(p, "cbc:ID"): values(p, "efac:Tenderer/cbc:ID")
            for p in result.iterfind("efac:TenderingParty", NS)
        }

    def total(self) -> Money | None:
        """BT-161, what all contracts of the notice are worth."""
        if self.result is None or "not-val" in self.withheld:
            return None
        return self.reading.money(self.result, "cbc:TotalAmount", "BT-161", "")

    def awards(self) -> tuple[Award, ...]:
        """What became of each lot. A changed contract has no results, only its contracts."""
        if self.result is None:
            return ()
        results = self.result.findall("efac:LotResult", NS)
        if results:
            return tuple(self._award(result) for result in results)
        settled = [name for tenders in self.contracts.values() for name in tenders if name in self.tenders]
        lots = dict.fromkeys(self._lot_of(name) for name in settled)
        return tuple(self._won(lot, "", [n for n in settled if self._lot_of(n) == lot]) for lot in lots)

    def _award(self, result: Element) -> Award:
        lot = value(result, "efac:TenderLot/cbc:ID")
        outcome = "" if "win-cho" in self.withheld else value(result, "cbc:TenderResultCode")
        settled = [
            tender
            for contract in values(result, "efac:SettledContract/cbc:ID")
            for tender in self.contracts.get(contract, ())
            if tender in self.tenders
        ]
        reason = value(result, "efac:DecisionReason/efbc:DecisionReasonCode")
        return self._won(lot, outcome, [t for t in settled if self._lot_of(t) == lot] or settled, reason)

    def _won(self, lot: str, outcome: str, tenders: list[str], reason: str = "") -> Award:
        """An award of these tenders; their values are added up when they have one currency."""
        names = [
            name
            for tender in tenders
            for party in values(self.tenders[tender], "efac:TenderingParty/cbc:ID")
            for name in self.parties.get(party, ())
            if name in self.known
        ]
        winners = (_organisation(self.reading, Organisation, self.known[n]) for n in dict.fromkeys(names))
        return Award(
            lot=lot,
            outcome=outcome,
            winners=tuple(w for w in winners if w.name),
            value=self._sum(dict.fromkeys(tenders), lot),
            reason=reason,
        )

    def _sum(self, tenders: Mapping[str, None], lot: str) -> Money | None:
        if "win-ten-val" in self.withheld:
            return None
        found = [
            self.reading.money(self.tenders[name], "cac:LegalMonetaryTotal/cbc:PayableAmount", "BT-720", lot)
            for name in tenders
        ]
        amounts = [money for money in found if money]
        if not amounts or len(amounts) < len(found) or len({m.currency for m in amounts}) != 1:
            return None
        return Money(sum((m.amount for m in amounts), start=type(amounts[0].amount)(0)), amounts[0].currency)

    def _lot_of(self, tender: str) -> str:
        return value(self.tenders[tender], "efac:TenderLot/cbc:ID")
