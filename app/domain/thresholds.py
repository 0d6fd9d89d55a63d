"""Which of the dated amounts of `thresholds.csv` a purchase is measured by: works, the light regime, or the rest.

Sources: Directive 2014/24/EU Article 4 (the amounts), Article 2(1)(6) with Annex II (works are the codes of CPV division
45), Article 74 with Annex XIV (the light regime, udbudsloven § 7), Article 77 (§ 190 reserves services of that annex
only), and Article 3 (udbudsloven §§ 25-27): a contract of several kinds follows its main subject. Codes do not tell
what is the main subject, so the lowest amount that may hold is taken, and the buyer decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from app.domain.reservation import Reservation

Kind = Literal["goods_services", "light_regime", "works"]
# The lowest amount first.
KINDS: tuple[Kind, ...] = ("goods_services", "light_regime", "works")

WORKS = "45"

# Annex XIV (OJ L 94, 28.3.2014, p. 65), from and to, by the headings of the annex. The Official Journal prints 79430000
# with a digit too many. Legal services, prisons, rescue and security count only where Article 10 does not exclude them.
LIGHT: tuple[tuple[str, str], ...] = (
    # Health, social and related services.
    ("75200000", "75231000"),
    ("75231200", "75231200"),
    ("75231240", "75231240"),
    ("79611000", "79611000"),
    ("79622000", "79622000"),
    ("79624000", "79625000"),
    ("85000000", "85323000"),
    ("98133000", "98133100"),
    ("98200000", "98200000"),
    ("98500000", "98500000"),
    ("98513000", "98514000"),
    # Administrative social, educational, healthcare and cultural services.
    ("75000000", "75000000"),
    ("75121000", "75122000"),
    ("75124000", "75124000"),
    ("79950000", "79956000"),
    ("79995000", "79995200"),
    ("80000000", "80660000"),
    ("92000000", "92700000"),
    # Compulsory social security services, and benefit services.
    ("75300000", "75340000"),
    # Other community, social and personal services; religious services.
    ("98000000", "98000000"),
    ("98120000", "98120000"),
    ("98130000", "98132000"),
    ("98133110", "98133110"),
    # Hotel and restaurant services. The annex names canteens and catering, all that 55500000 holds, but not their heading.
    ("55100000", "55410000"),
    ("55500000", "55524000"),
    # Legal services.
    ("75231100", "75231100"),
    ("79100000", "79140000"),
    # Other administrative services and government services.
    ("75100000", "75120000"),
    ("75123000", "75123000"),
    ("75125000", "75131000"),
    # Prison related services, public security and rescue services.
    ("75231210", "75231230"),
    ("75240000", "75252000"),
    ("79430000", "79430000"),
    ("98113100", "98113100"),
    # Investigation and security services.
    ("79700000", "79723000"),
    # International services.
    ("98900000", "98910000"),
    # Postal services.
    ("64000000", "64000000"),
    ("64100000", "64116000"),
    ("64122000", "64122000"),
    # Miscellaneous services.
    ("50116510", "50116510"),
    ("71550000", "71550000"),
)


@dataclass(frozen=True)
class Measure:
    """The amount that a purchase is measured by, as `thresholds.csv` calls it, and every kind that its codes are of.

    No kinds: there is nothing to go by. Several: which is the main subject is for the buyer to say.
    """

    threshold: str
    kinds: tuple[Kind, ...]

    @property
    def kind(self) -> Kind:
        """What the purchase was taken for: of several kinds, or of none known, the one with the lowest amount."""
        return self.kinds[0] if self.kinds else KINDS[0]


def kind_of(code: str) -> Kind:
    """What an eight-digit CPV code is by itself. Goods and other services share an amount."""
    if code.startswith(WORKS):
        return "works"
    return "light_regime" if any(first <= code <= last for first, last in LIGHT) else "goods_services"


def measure(buyer_kind: str, codes: Iterable[str], reservation: Reservation | None = None) -> Measure:
    """By what amount a purchase of these codes is measured; only a state body has an amount of its own.

    A reservation tells of the purchase only where no code does: one that cannot be reserved is no light one for it.
    """
    found = {kind_of(code) for code in codes}
    if not found and reservation is Reservation.PAR190:
        found = {"light_regime"}
    kinds = tuple(k for k in KINDS if k in found)
    kind = kinds[0] if kinds else KINDS[0]
    if kind == "goods_services":
        return Measure("goods_services_state" if buyer_kind == "state" else "goods_services_local", kinds)
    return Measure(kind, kinds)
