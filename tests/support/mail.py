"""A real SMTP server in a thread, which can be told what to answer."""

from __future__ import annotations

import email
import email.policy
import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.support.databases import free_port

USER, PASSWORD = "afsender", "hemmeligt#/kodeord"


class Mailbox:
    """What arrived. `answers` says no to some: called with the receiver, it gives an SMTP reply or nothing."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.at_recipient: Callable[[str], str | None] = lambda _to: None
        self.at_data: Callable[[str], str | None] = lambda _to: None
        self.pause: Callable[[], float] = lambda: 0.0
        self.sign_ins: list[bool] = []
        self.connections = 0
        self._lock = threading.Lock()

    async def handle_RCPT(  # noqa: N802 - the library calls it so
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if no := self.at_recipient(address):
            return no
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        if no := self.at_data(envelope.rcpt_tos[0]):
            return no
        # Sleeping blocks this server's thread, as a slow server keeps its client waiting.
        time.sleep(self.pause())
        assert isinstance(envelope.content, bytes)
        found = email.message_from_bytes(envelope.content, policy=email.policy.default)
        with self._lock:
            self.received.append(found)
            self.raw.append(envelope.content)
        return "250 OK"

    def authenticate(
        self, _server: Any, _session: Any, _envelope: Any, mechanism: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        ok = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        self.sign_ins.append(ok)
        # A careless server that repeats what it was given.
        said = f"535 5.7.8 wrong: {data.login.decode()} {data.password.decode()} ({mechanism})"
        return AuthResult(success=ok, handled=False, message=None if ok else said)

    def counted(self) -> Counter[str]:
        """How often each Message-ID arrived."""
        with self._lock:
            return Counter(str(m["Message-ID"]) for m in self.received)

    def words(self) -> dict[str, str]:
        """Subject by receiver."""
        return {str(m["To"]): str(m["Subject"]) for m in self.received}


class Server:
    """Starts and stops at one port, so that it can be down for a while."""

    def __init__(self, tls: ssl.SSLContext | None = None, sign_in: bool = False) -> None:
        self.mailbox, self.port = Mailbox(), free_port()
        self._tls, self._sign_in = tls, sign_in
        self._controller: Controller | None = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._controller = Controller(
            self.mailbox,
            hostname="127.0.0.1",
            port=self.port,
            tls_context=self._tls,
            require_starttls=self._tls is not None,
            auth_required=self._sign_in,
            auth_require_tls=self._tls is not None,
            authenticator=self.mailbox.authenticate if self._sign_in else None,
        )
        self._controller.start()

    def stop(self) -> None:
        if self._controller:
            self._controller.stop()
            self._controller = None


class Hangs:
    """A server that takes a connection and says nothing."""

    def __enter__(self) -> int:
        self._socket = socket.create_server(("127.0.0.1", 0))
        return int(self._socket.getsockname()[1])

    def __exit__(self, *_error: object) -> None:
        self._socket.close()


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's TLS context for localhost, and the file a client must trust."""
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    chain, private = folder / "server.pem", folder / "server.key"
    chain.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, private)
    return context, chain
