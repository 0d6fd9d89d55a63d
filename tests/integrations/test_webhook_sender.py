"""Where a message goes: to the judged address of a public host, proved by its certificate, and nowhere else."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from app.integrations.webhook_sender import HttpSender, NotDelivered
from tests.support.receiver import Receiver

HOST = "hook.example.dk"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    found = Receiver()
    found.start()
    yield found
    found.stop()


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for HOST that signs itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    path = tmp_path / "hook.pem"
    path.write_bytes(
        made.public_bytes(pem)
        + key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return path


def refused(sender: HttpSender, url: str) -> str:
    with pytest.raises(NotDelivered) as found:
        sender.post(url, {}, b"{}")
    return str(found.value)


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"], ["1.1.1.1", "10.0.0.1"], ["::1"], ["::ffff:127.0.0.1"], ["169.254.169.254"], ["fe80::1%eth0"],
        ["64:ff9b::7f00:1"], [], ["nonsense"],
    ],
)  # fmt: skip
def test_a_name_that_leads_inside_is_not_called(addresses: list[str]) -> None:
    sender = HttpSender(resolver=lambda _host, _port: addresses)
    assert refused(sender, f"https://{HOST}/") == "address"


def test_an_address_that_is_stored_is_judged_again_when_it_is_called(receiver: Receiver) -> None:
    assert refused(HttpSender(), receiver.url) == "address"
    assert receiver.received == []


def test_the_name_is_looked_up_once_and_what_was_judged_is_called(receiver: Receiver) -> None:
    asked: list[str] = []

    def resolver(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    url = receiver.url.replace("127.0.0.1", HOST)
    answer = HttpSender(loopback=True, resolver=resolver).post(url, {"webhook-id": "msg_1"}, b'{"a":1}')
    assert (answer.status, asked) == (204, [HOST])
    (message,) = receiver.received
    assert (message.id, message.body) == ("msg_1", b'{"a":1}')
    assert message.headers["host"].startswith(f"{HOST}:")


def test_a_redirect_is_an_answer_and_not_followed(receiver: Receiver) -> None:
    receiver.answers, receiver.location = [307], receiver.url + "/andet"
    assert HttpSender(loopback=True).post(receiver.url, {}, b"{}").status == 307
    assert [m.path for m in receiver.received] == ["/ind"]


def test_a_resolver_that_hangs_and_a_name_that_is_not_there(receiver: Receiver) -> None:
    over = threading.Event()

    def hanging(_host: str, _port: int) -> list[str]:
        over.wait(20)
        return []

    assert refused(HttpSender(resolver=hanging, total_seconds=0.2), f"https://{HOST}/") == "timeout"
    over.set()

    def missing(_host: str, _port: int) -> list[str]:
        raise OSError("no such name")

    assert refused(HttpSender(resolver=missing), f"https://{HOST}/") == "dns"


def test_no_header_can_hold_another(receiver: Receiver) -> None:
    with pytest.raises(NotDelivered):
        HttpSender(loopback=True).post(receiver.url, {"x": "a\r\nHost: b"}, b"{}")
    assert receiver.received == []


def test_the_certificate_must_be_of_the_name(receiver: Receiver, certificate: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    seen: list[str | None] = []
    context.sni_callback = lambda _socket, name, _context: seen.append(name)
    receiver.server.socket = context.wrap_socket(receiver.server.socket, server_side=True)
    port = receiver.server.server_address[1]
    sender = HttpSender(loopback=True, resolver=lambda _host, _port: ["127.0.0.1"])
    assert refused(sender, f"https://{HOST}:{port}/ind") == "tls"
    sender.tls.load_verify_locations(certificate)
    assert sender.post(f"https://{HOST}:{port}/ind", {}, b"{}").status == 204
    assert refused(sender, f"https://other.example.dk:{port}/ind") == "tls"
    assert seen == [HOST, HOST, "other.example.dk"]
