"""Response headers: everything from our own origin, nothing inline, no framing."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from flask import Flask, Response, request

CSP = "; ".join(
    (
        "default-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def local_address(address: str) -> str:
    """An address to go back to, if it is one of ours; else the front page. Keeps out open redirects."""
    parts = urlsplit(address)
    is_ours = not parts.scheme and not parts.netloc and address.startswith("/")
    return address if is_ours and not address.startswith(("//", "/\\")) and "\\" not in address else "/"


def is_local(address: str) -> bool:
    """Whether an address to go on to is a path of ours, also when read once more as browsers and proxies may."""
    return all(local_address(read) == read and read.isprintable() for read in (address, unquote(address)))


def init_app(app: Flask) -> None:
    """Add the headers to every answer; HSTS only where the request came over TLS."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if request.is_secure:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        return response
