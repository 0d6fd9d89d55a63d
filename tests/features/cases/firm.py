"""An organisation with people in it that asks for its verifications."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from flask import Flask

from app.cases import queries, services
from app.cases.models import Case
from app.domain.cases import Mark, Step
from app.extensions import db
from app.organisations.models import Organisation
from tests.factories.cases import read
from tests.factories.documents import pdf
from tests.support.client import CheckedClient
from tests.support.members import member, person, sign_in

ADA, BO, CIA = "user:901", "user:902", "user:903"


@dataclass
class Firm:
    """The organisation and how to enter it."""

    app: Flask
    organisation: Organisation

    @property
    def cvr(self) -> str:
        return self.organisation.cvr

    def as_(self, role: str, name: str = "") -> CheckedClient:
        """A browser in which someone with this role has signed in."""
        client = self.app.test_client()
        assert isinstance(client, CheckedClient)
        sign_in(client, member(person(name or f"En {role}"), self.organisation, role))
        return client

    def url(self, path: str = "") -> str:
        return f"/min-virksomhed/{self.cvr}/verifikation/{path}"

    def begin(self, client: CheckedClient, scheme: str = "par54") -> Case:
        """A draft, begun with the button."""
        assert client.post(self.url(f"{scheme}/begynd")).status_code == 303
        found = queries.open_case(self.cvr, scheme)
        assert found is not None
        return found

    def prove(self, client: CheckedClient, case: Case) -> None:
        """A document for each type that the criteria ask for first, showing all that ask for it."""
        by_type: dict[str, list[str]] = {}
        for criterion in queries.rules_of(case).criteria:
            by_type.setdefault(criterion.evidence[0], []).append(criterion.code)
        for kind, codes in by_type.items():
            name = "vedtægter.pdf" if kind == "articles" else f"{kind}.pdf"
            data = upload(pdf() if kind == "articles" else pdf(kind), name, criteria=codes, kind=kind)
            answer = client.post(self.url(f"{case.id}/krav/{codes[0]}/"), data=data)
            assert answer.status_code == 303, answer.status_code

    def apply(self, client: CheckedClient, scheme: str = "par54") -> Case:
        """A case that is handed in."""
        case = self.begin(client, scheme)
        self.prove(client, case)
        data = {"version": case.version}
        assert client.post(self.url(f"{case.id}/indsend/"), data=data).status_code == 303
        db.session.expire_all()
        return case


def upload(
    content: bytes | None = None,
    name: str = "vedtægter.pdf",
    *,
    criteria: list[str] | None = None,
    kind: str = "articles",
    title: str = "",
) -> dict[str, object]:
    """The fields of the form for documents."""
    file = (BytesIO(pdf() if content is None else content), name)
    return {"files": [file], "type": kind, "title": title, "criteria": criteria or ["main_aim"]}


def decide(case: Case, step: Step = Step.REJECT, mark: Mark = Mark.NOT_MET) -> None:
    """Two verifiers do their work."""
    read(case, ADA, BO)
    services.take_step(ADA, case, Step.TAKE)
    for criterion in queries.rules_of(case).criteria:
        services.mark(ADA, case, criterion.code, mark, "Det fremgår af § 2.")
    services.take_step(ADA, case, Step.RECOMMEND, "Internt: se bilag.")
    services.take_step(BO, case, step, "Andelen er ikke vist." if step is Step.REJECT else "Alt er vist.")
