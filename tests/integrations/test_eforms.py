"""Every example notice is read as a person read it, or refused for the reason a person found."""

from __future__ import annotations

import csv
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.notice_rules import SUBTYPES, NoticeRefused, Refusal
from app.domain.notices import Duration, Money, Notice
from app.integrations.eforms import read

NOTICES = Path(__file__).parents[1] / "data" / "eforms"
EXPECTED = list(csv.DictReader((NOTICES / "expected.csv").read_text(encoding="utf-8").splitlines()))
HEAD = ["BT-500", "BT-21", "BT-24", "BT-262", "BT-23"]
LOT = ["BT-137 1", "BT-24 1", "BT-21 1", "BT-23 1", "BT-262 1"]
# Read off each INVALID file by hand: which fields are missing or empty, `1` for those of the first lot.
INVALID = {
    "INVALID_pin-only_24_empty.xml": ["BT-701", "BT-757", "BT-702", *HEAD, "BT-137"],
    "INVALID_pin-only_24_minimal.xml": ["BT-701", *HEAD, "BT-137"],
    "INVALID_pin-buyer_24_stage-1.xml": ["BT-701", "BT-757", "BT-702", *HEAD],
    "INVALID_cn_24_empty.xml": ["BT-701", "BT-757", "BT-05", "BT-702", *HEAD, "BT-04", "BT-105", "BT-137"],
    "INVALID_cn_24_stage-1.xml": [
        "BT-701", "BT-757", "BT-05", "BT-702", *HEAD, "BT-04", "BT-105", *LOT, "BT-71 1", "BT-736 1",
    ],
    "INVALID_cn_24_stage-2.xml": ["BT-701", "BT-757", *HEAD, "BT-04", "BT-105", *LOT, "BT-71 1", "BT-736 1"],
    "INVALID_can_24_empty.xml": ["BT-701", "BT-757", "BT-702", *HEAD, "BT-04", "BT-105", "BT-137"],
    "INVALID_can_24_stage-2.xml": ["BT-701", *HEAD, "BT-04", "BT-105", *LOT],
}  # fmt: skip


def notice(name: str) -> Notice:
    return read((NOTICES / name).read_bytes())


def changed(name: str, *swaps: tuple[str, str]) -> bytes:
    """A notice with a few words swapped, each of which must be there."""
    text = (NOTICES / name).read_text(encoding="utf-8")
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new)
    return text.encode()


def refusal(content: bytes) -> NoticeRefused:
    with pytest.raises(NoticeRefused) as caught:
        read(content)
    return caught.value


def many(text: str) -> tuple[str, ...]:
    return tuple(text.split(";")) if text else ()


def test_the_table_has_every_valid_notice() -> None:
    files = {path.name for path in NOTICES.glob("*.xml")}
    assert len(files) == 59
    assert {row["file"] for row in EXPECTED} | set(INVALID) | {
        "X01_EEIG.xml",
        "X02_registration.xml",
    } == files


@pytest.mark.parametrize("row", EXPECTED, ids=lambda row: row["file"])
def test_a_valid_notice_says_what_a_person_read(row: dict[str, str]) -> None:
    found = notice(row["file"])
    assert found.subtype == row["subtype"]
    assert found.title == row["title"]
    assert found.cpv == many(row["cpv"])
    assert found.nuts == many(row["nuts"])
    assert found.reserved == (row["reserved"] or None)
    assert found.social_objectives == many(row["social_objectives"])
    assert found.buyer is not None
    assert found.buyer.name.best() == row["buyer"]
    assert len(found.lots) == int(row["lots"])
    assert found.procedure == (row["procedure"] or None)
    deadline = datetime.fromisoformat(row["deadline"]).replace(tzinfo=UTC) if row["deadline"] else None
    assert found.deadline == deadline
    amount, _, currency = row["value"].partition(" ")
    assert found.value == (Money(Decimal(amount), currency) if amount else None)
    assert [w.name.best() for w in found.winners] == list(many(row["winners"]))
    assert found.remarks == ()


@pytest.mark.parametrize("name", INVALID)
def test_an_invalid_notice_is_refused_field_by_field(name: str) -> None:
    refused = refusal((NOTICES / name).read_bytes())
    assert refused.refusal is Refusal.INCOMPLETE
    assert [f"{lack.field} {lack.lot}".strip() for lack in refused.lacks] == INVALID[name]


@pytest.mark.parametrize(("name", "code"), [("X01_EEIG.xml", "X01"), ("X02_registration.xml", "X02")])
def test_a_registration_of_a_company_buys_nothing(name: str, code: str) -> None:
    refused = refusal((NOTICES / name).read_bytes())
    assert (refused.refusal, refused.found) == (Refusal.NOT_PROCUREMENT, code)


def test_every_language_is_kept_and_danish_goes_first() -> None:
    title = notice("cn_24_multilingual.xml").scope.title
    assert len(title.by_language) == 24
    assert next(iter(title.by_language)) == "en"
    assert title.best().startswith("Levering af IT-tjenester")
    assert title.best("sv").startswith("Tillhandahållande av IT-tjänster")
    assert title.best("fo").startswith("Levering")


def test_a_lot_keeps_its_own() -> None:
    first, second = notice("pin-cfc_25.xml").lots
    assert (first.id, second.id) == ("LOT-0001", "LOT-0002")
    assert first.title.best() == "Instandhaltung Brandschutztüren Terminals"
    assert first.duration is not None
    assert (first.duration.length, first.duration.unit, first.duration.months) == (24, "MONTH", 24.0)
    assert first.reserved_execution == "no"
    assert [p.nuts for p in first.places] == ["DE113"]


def test_only_one_of_two_lots_has_social_objectives() -> None:
    first, second = notice("veat_81.xml").lots
    assert (first.social_objectives, second.social_objectives) == ((), ("hum-right", "opp"))


def test_the_buyer_and_whom_to_ask() -> None:
    buyer = notice("pin-cfc_25.xml").buyer
    assert buyer is not None
    assert (buyer.number, buyer.town, buyer.country) == ("123 456 789", "Stuttgart", "DEU")
    assert (buyer.contact.name, buyer.contact.email) == ("Herr Klemm", "klemm@stuttgart-airport.com")
    assert buyer.cvr is None
    names = [b.name.best() for b in notice("can_25_ENG_Buyers.xml").buyers]
    assert names == ["NI Water and its subsidiaries", "Clear Water"]


def test_a_danish_buyer_is_known_by_its_number() -> None:
    swaps = ("<cbc:CompanyID>n/a<", "<cbc:CompanyID>DK 13 74 81 36<"), (">GBR<", ">DNK<")
    buyer = read(changed("cn-social_24.xml", *swaps)).buyer
    assert buyer is not None
    assert buyer.cvr == "13748136"


def test_a_change_names_the_notice_it_changes() -> None:
    change = notice("change-cn_24_open_dates.xml").change
    assert change is not None
    assert change.notice == "c4c415ee-ac08-4465-8fa6-57568cf69462-01"
    assert change.reason == "update-add"
    assert notice("cn_24_open.xml").id == "c4c415ee-ac08-4465-8fa6-57568cf69462"


def test_awards_say_who_won_what() -> None:
    awards = notice("can-social_25.xml").awards
    assert [(a.lot, a.outcome) for a in awards] == [
        ("LOT-0001", "open-nw"), ("LOT-0002", "open-nw"), ("LOT-0003", "selec-w"),
    ]  # fmt: skip
    assert awards[2].value == Money(Decimal("100000.00"), "EUR")
    nobody = notice("can_24_no_tenders.xml")
    assert (nobody.is_won, nobody.winners) == (False, ())


def test_what_is_withheld_is_not_taken_over() -> None:
    found = notice("can_25_withheld.xml")
    assert {"not-val", "pro-typ", "win-cho"} <= set(found.withheld)
    assert (found.awarded_total, found.procedure, found.awards[0].outcome) == (None, None, "")


def test_groups_of_lots_are_no_lots() -> None:
    grouped = changed(
        "cn_24_FRA_comments.xml",
        ('<cbc:ID schemeName="Lot">LOT-0002', '<cbc:ID schemeName="LotsGroup">GLO-0002'),
    )
    assert [lot.id for lot in read(grouped).lots] == ["LOT-0001"]


def test_one_reserved_lot_reserves_the_notice_and_is_named() -> None:
    text = changed("cn_24_FRA_comments.xml").decode()
    before, mark, after = text.rpartition('listName="reserved-procurement">none')
    found = read((before + mark.replace("none", "res-ws") + after).encode())
    assert (found.reserved, found.reserved_lots) == ("res-ws", ("LOT-0002",))


def test_values_of_lots_are_added_up() -> None:
    estimate = (
        "<cac:RequestedTenderTotal><cbc:EstimatedOverallContractAmount currencyID='DKK'>125000.5"
        "</cbc:EstimatedOverallContractAmount></cac:RequestedTenderTotal><cac:MainCommodityClassification>"
    )
    text = changed("cn_24_FRA_comments.xml").decode()
    head, mark, rest = text.partition("<cac:ProcurementProjectLot>")
    found = read((head + mark + rest.replace("<cac:MainCommodityClassification>", estimate)).encode())
    assert found.value == Money(Decimal("250001.00"), "DKK")


@pytest.mark.parametrize(
    ("swap", "field"),
    [
        ((">500000<", ">99999999999999999999<"), "BT-27"),
        ((">500000<", ">-1<"), "BT-27"),
        ((">500000<", ">NaN<"), "BT-27"),
        ((">500000<", ">fem hundrede<"), "BT-27"),
        (('unitCode="MONTH">36<', 'unitCode="MONTH">a long time<'), "BT-36"),
        (("<cbc:EndDate>2020-04-03+01:00<", "<cbc:EndDate>2020-02-31+01:00<"), "BT-131"),
        ((">31600000<", ">banana<"), "BT-263"),
    ],
)
def test_a_value_beyond_reason_is_left_out_and_told(swap: tuple[str, str], field: str) -> None:
    found = read(changed("cn_24_open.xml", swap))
    assert {remark.field for remark in found.remarks} == {field}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", Refusal.EMPTY),
        (b" \n\t", Refusal.EMPTY),
        (b"%PDF-1.7 not xml at all", Refusal.NOT_XML),
        (b"PK\x03\x04\x00\x00", Refusal.NOT_XML),
        (b"<a><b></a>", Refusal.NOT_XML),
        (b"<a>", Refusal.NOT_XML),
        (b"<a/>", Refusal.NOT_EFORMS),
        (b"<ContractNotice/>", Refusal.NOT_EFORMS),
        (b"<Invoice xmlns='urn:oasis:names:specification:ubl:schema:xsd:Invoice-2'/>", Refusal.NOT_EFORMS),
        (b"<TED_EXPORT xmlns='http://publications.europa.eu/resource/schema/ted/R2.0.9/publication'/>", Refusal.OLD_STANDARD),
        (b"<ContractNotice xmlns='urn:oasis:names:specification:ubl:schema:xsd:ContractNotice-2'/>", Refusal.NO_SUBTYPE),
        (b"<a>" * 2_000, Refusal.NOT_XML),
        (b"<a>" + b"<b/>" * 200_001 + b"</a>", Refusal.TOO_MANY_PARTS),
        (b"<a>" + b" " * (10 * 1024 * 1024) + b"</a>", Refusal.TOO_LARGE),
        ("<a>æ</a>".encode("latin-1"), Refusal.NOT_XML),
        (b"<a>\x00</a>", Refusal.NOT_XML),
        (b"<a " + b" ".join(b'a%d="1"' % n for n in range(200_001)) + b"/>", Refusal.TOO_MANY_PARTS),
        (b"<?xml version='1.0' encoding='no-such-thing'?><a/>", Refusal.NOT_XML),
    ],
)  # fmt: skip
def test_what_is_no_notice_is_refused_with_the_reason(content: bytes, why: Refusal) -> None:
    assert refusal(content).refusal is why


BOMB = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
        '<!DOCTYPE x [<!ENTITY l SYSTEM "file:///etc/passwd">]>',
        f'<!DOCTYPE x [<!ENTITY l0 "ha">{BOMB}]>',
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p"> %p;]>',
        "<!DOCTYPE x>",
    ],
)
@pytest.mark.parametrize("body", ["<x>&l9;</x>", "<x a='&l9;'/>", "<x>&l;</x>", "<x/>"])
def test_a_document_type_is_refused_before_anything_is_expanded(
    doctype: str, body: str, encoding: str
) -> None:
    assert refusal((doctype + body).encode(encoding)).refusal is Refusal.HAS_DOCTYPE


@pytest.mark.parametrize(
    ("swap", "why", "found"),
    [
        ((">16<", ">77<"), Refusal.UNKNOWN_SUBTYPE, "77"),
        ((">16<", "><"), Refusal.NO_SUBTYPE, ""),
        ((">16<", ">29<"), Refusal.WRONG_DOCUMENT, "29, ContractNotice"),
        ((">16<", ">20<"), Refusal.WRONG_KIND, "20, cn-standard"),
    ],
)
def test_a_subtype_that_does_not_fit_is_refused(swap: tuple[str, str], why: Refusal, found: str) -> None:
    refused = refusal(changed("cn_24_minimal.xml", swap))
    assert (refused.refusal, refused.found) == (why, found)


def test_a_buyer_that_is_no_organisation_of_the_notice_is_missing() -> None:
    text = changed("cn_24_minimal.xml").decode()
    head, mark, rest = text.partition("<cac:ContractingParty>")
    refused = refusal((head + mark + rest.replace("ORG-0001", "ORG-9999", 1)).encode())
    assert [lack.field for lack in refused.lacks] == ["BT-500"]


def test_utf16_and_a_byte_order_mark_are_read() -> None:
    text = (NOTICES / "cn_24_multilingual.xml").read_text(encoding="utf-8").removeprefix("\ufeff")
    plain = text.partition("?>")[2]
    assert read(("\ufeff" + plain).encode()).title == read(plain.encode("utf-16")).title


def test_a_hundred_lots_are_read_in_a_moment() -> None:
    text = changed("cn_24_FRA_comments.xml").decode()
    head, mark, rest = text.partition("<cac:ProcurementProjectLot>")
    lot, end, _ = rest.partition("</cac:ProcurementProjectLot>")
    tail = rest[rest.rindex(end) + len(end) :]
    long = lot.replace(
        "<cac:RealizedLocation>", f"<cbc:Note>{'Café og kantine. ' * 500}</cbc:Note><cac:RealizedLocation>"
    )
    lots = "".join(mark + long.replace("LOT-0001", f"LOT-{n:04}") + end for n in range(1, 101))
    content = (head + lots + tail).encode()
    assert len(content) > 1_800_000
    began = perf_counter()
    found = read(content)
    assert perf_counter() - began < 3
    assert [lot.id for lot in found.lots] == [f"LOT-{n:04}" for n in range(1, 101)]


def test_every_subtype_of_the_official_list_is_known() -> None:
    assert len(SUBTYPES) == 40 + 1 + 2 + 6 + 2


def test_months_of_a_duration() -> None:
    assert Duration(length=2, unit="YEAR").months == 24
    assert Duration(
        start=datetime(2026, 1, 1).date(), end=datetime(2026, 12, 31).date()
    ).months == pytest.approx(12, abs=0.05)
    assert Duration(unlimited=True).months is None


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    with pytest.raises(NoticeRefused):
        read(content)


@given(st.data())
def test_a_damaged_notice_is_read_or_refused(data: st.DataObject) -> None:
    content = bytearray((NOTICES / "can-social_25.xml").read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        start = data.draw(st.integers(0, len(content) - 1))
        content[start : start + data.draw(st.integers(0, 300))] = data.draw(st.binary(max_size=40))
    with suppress(NoticeRefused):
        assert read(bytes(content)).title
