"""A wrong mail setting stops the start with a sentence that helps and holds no password."""

import re
from pathlib import Path

import pytest

from app import create_app
from app.config import DEVELOPMENT_SENDER, Settings, SettingsError
from app.integrations.mail import SmtpAddress, parse, sender_domain

SECRET = "hemmeligt"


@pytest.mark.parametrize(
    ("url", "meant"),
    [
        ("smtp://mail.dk", SmtpAddress("mail.dk", 25, "plain")),
        ("smtp://localhost:1025", SmtpAddress("localhost", 1025, "plain")),
        ("smtp://u:p@localhost:25", SmtpAddress("localhost", 25, "plain", "u", "p")),
        ("smtp://mail.dk?starttls=0", SmtpAddress("mail.dk", 25, "plain")),
        ("smtp://u:p@mail.dk?starttls=1", SmtpAddress("mail.dk", 587, "starttls", "u", "p")),
        ("smtp://a%40b.dk:p%23%2F%3A@mail.dk:2525/?starttls=1",
         SmtpAddress("mail.dk", 2525, "starttls", "a@b.dk", "p#/:")),
        ("smtps://u:p@mail.dk", SmtpAddress("mail.dk", 465, "tls", "u", "p")),
        ("smtp://[::1]:25", SmtpAddress("::1", 25, "plain")),
        ("file:///tmp/mails", Path("/tmp/mails")),
        ("file:///tmp/med%20mellemrum", Path("/tmp/med mellemrum")),
    ],
)  # fmt: skip
def test_what_a_mail_url_means(url: str, meant: object) -> None:
    assert parse(url) == meant


@pytest.mark.parametrize(
    "url",
    [
        f"http://u:{SECRET}@mail.dk",
        f"u:{SECRET}@mail.dk",
        SECRET,
        f"smtp://u:{SECRET}@mail.dk",
        f"smtp://u:{SECRET}@mail.dk?starttls=0",
        f"smtp://u:{SECRET}@:587?starttls=1",
        f"smtp://u:{SECRET}@mail.dk:fem?starttls=1",
        f"smtp://u:{SECRET}/x@mail.dk?starttls=1",
        f"smtp://u:{SECRET}#x@mail.dk?starttls=1",
        f"smtp://u:{SECRET}@mail.dk:99999?starttls=1",
        f"smtp://u:{SECRET}@mail.dk:0?starttls=1",
        f"smtp://u:{SECRET}@mail.dk/inbox?starttls=1",
        f"smtp://u:{SECRET}@mail.dk?starttls=yes",
        f"smtp://u:{SECRET}@mail.dk?starttls=1&tls=1",
        f"smtp://u:{SECRET}@mail.dk?starttsl=1",
        f"smtps://u:{SECRET}@mail.dk?starttls=1",
        f"smtp://:{SECRET}@mail.dk?starttls=1",
        "smtp://u@mail.dk?starttls=1",
        f"smtp://u:{SECRET} x@mail.dk?starttls=1",
        f"smtp://u:{SECRET}@mail.dk?starttls=1\nBcc",
        f"smtp://u:{SECRET}@[::1",
        f"smtp://u:{SECRET}@ma\uff0fil.dk?starttls=1",
        f"file://u:{SECRET}@host/tmp",
        "file://tmp/mails",
        "file:mails",
        "file:///",
        "smtp:",
    ],
)
def test_an_unusable_mail_url_says_what_to_do_and_no_secret(url: str) -> None:
    with pytest.raises(SettingsError) as refused:
        parse(url)
    assert str(refused.value).startswith("MAIL_URL ")
    assert SECRET not in str(refused.value)
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


@pytest.mark.parametrize(
    ("sender", "domain"),
    [(DEVELOPMENT_SENDER, "buysocial.localhost"), ("a@b.dk", "b.dk"), ('"Ærø, By" <a@b.dk>', "b.dk")],
)
def test_who_mails_come_from(sender: str, domain: str) -> None:
    assert sender_domain(sender) == domain


@pytest.mark.parametrize(
    "sender", ["", "Navn", "a@b.dk, c@d.dk", "a@b.dk\nBcc: c@d.dk", "<a@b.dk", "a@", "@b.dk", "å@b.dk"]
)
def test_a_sender_is_one_address(sender: str) -> None:
    with pytest.raises(SettingsError, match="MAIL_FROM"):
        sender_domain(sender)


def test_a_wrong_setting_stops_the_start(tmp_path: Path) -> None:
    environ = {"INSTANCE_DIR": str(tmp_path), "SECRET_KEY": "x", "MAIL_URL": f"smtp://u:{SECRET}@mail.dk"}
    settings = Settings.from_env(tmp_path, environ)
    assert SECRET not in repr(settings)
    with pytest.raises(SettingsError, match="unencrypted"):
        create_app(settings)


def test_production_names_its_sender_and_sends_for_real(tmp_path: Path) -> None:
    environ = {"INSTANCE_DIR": str(tmp_path), "SECRET_KEY": "x", "APP_ENV": "production"}
    environ |= {"PUBLIC_URL": "https://buysocial.example"}
    assert Settings.from_env(tmp_path, environ).mail_url == ""
    with pytest.raises(SettingsError, match="MAIL_FROM"):
        Settings.from_env(tmp_path, environ | {"MAIL_URL": "smtp://mail.dk"})
    with pytest.raises(SettingsError, match=re.escape("file://")):
        Settings.from_env(tmp_path, environ | {"MAIL_URL": "file:///tmp/x", "MAIL_FROM": "a@b.dk"})
