"""Which addresses are called, how a message is signed, and when it is sent again."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.webhooks import (
    MOST_FAILURES,
    BadAddress,
    is_given_up,
    is_public,
    message_id,
    new_secret,
    read_address,
    sign,
    wait_after,
)

NOT_PUBLIC = (
    "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1",
    "192.0.2.1", "192.168.1.1", "198.18.0.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "fe80::1",
    "fe80::1%eth0", "fc00::1", "fd12::1", "fec0::1", "ff02::1", "2002:7f00:1::", "2001:0:7f00:1::", "2001:db8::1",
    "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1", "4000::1",
)  # fmt: skip


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_nothing_of_ours_is_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "193.3.140.1", "2a00:1450:400f::1", "::ffff:1.1.1.1"])
def test_the_internet_is(address: str) -> None:
    assert is_public(ip_address(address))


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_judged_alike_in_both_spellings(address: IPv4Address) -> None:
    assert is_public(address) == is_public(IPv6Address(f"::ffff:{address}"))
    assert not (is_public(address) and (address.is_private or address.is_multicast or address.is_reserved))


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "format"), ("firma.dk/x", "format"), ("ftp://firma.dk", "format"), ("https://", "format"),
        ("http://firma.dk/x", "scheme"), ("https://firma.dk:22/", "port"), ("https://firma.dk:99999/", "format"),
        ("https://a:b@firma.dk/", "login"), ("https://@firma.dk/", "login"), ("https://firma.dk/#x", "format"),
        ("https://localhost/", "private"), ("https://intern/", "private"), ("https://x.local/", "private"),
        ("https://127.0.0.1/", "private"), ("https://[::1]/", "private"), ("https://[::ffff:10.0.0.1]/", "private"),
        ("https://127.1/", "format"), ("https://2130706433/", "format"), ("https://0x7f.0.0.1/", "format"),
        ("https://0x7f000001/", "format"), ("https://firma.dk/a b", "format"), ("https://firma.dk/\r\nX: y", "format"),
        ("https://fir\tma.dk/", "format"), ("https://firma.dk/" + "a" * 500, "long"), ("https://10.0.0.1.:443/", "format"),
    ],
)  # fmt: skip
def test_what_is_not_called(url: str, reason: str) -> None:
    with pytest.raises(BadAddress) as refused:
        read_address(url)
    assert refused.value.reason == reason


def test_what_is_called() -> None:
    found = read_address("https://Blåbær.dk:8443/ind?a=1&b=%C3%A6")
    assert (found.host, found.port, found.path) == ("xn--blbr-roah.dk", 8443, "/ind?a=1&b=%C3%A6")
    assert found.authority == "xn--blbr-roah.dk:8443"
    assert read_address("https://firma.dk").authority == "firma.dk"
    here = read_address("http://127.0.0.1:5000/x", loopback=True)
    assert (here.is_secure, here.authority) == (False, "127.0.0.1:5000")
    with pytest.raises(BadAddress):
        read_address("http://10.0.0.1:5000/x", loopback=True)


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200))
def test_a_signature_is_what_the_standard_says(random: bytes, body: bytes) -> None:
    at = datetime(2026, 11, 26, 8, 0, 0, 500, tzinfo=UTC)
    found = sign(new_secret(random), "msg_1", at, body)
    signed = b"msg_1." + str(int(at.timestamp())).encode() + b"." + body
    expected = base64.b64encode(hmac.new(random, signed, hashlib.sha256).digest()).decode()
    assert found["webhook-signature"] == f"v1,{expected}"


def test_an_example_of_the_standard() -> None:
    # From the specification's own libraries: svix/standardwebhooks test vectors.
    secret, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"test": 2432232314}'
    at = datetime.fromtimestamp(1614265330, UTC)
    found = sign(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", at, body)
    assert found["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_waits_double_up_to_six_hours_and_end() -> None:
    waits = [wait_after(n) for n in range(1, MOST_FAILURES + 1)]
    assert waits[:3] == [timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=2)]
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(hours=6) == wait_after(10**6)
    assert timedelta(days=2) < sum(waits, timedelta()) < timedelta(days=3)
    assert [is_given_up(n) for n in (1, MOST_FAILURES - 1, MOST_FAILURES)] == [False, False, True]


def test_an_id_is_the_same_for_the_same_and_another_for_another() -> None:
    assert message_id(1, "event:2") == message_id(1, "event:2")
    assert len({message_id(1, "event:2"), message_id(12, "event:2"), message_id(1, "event:3")}) == 3
