"""Links in mails go to our own address, not to the one a request claims."""

from pathlib import Path

import pytest

from app.config import Settings, SettingsError


def read(folder: Path, **more: str) -> Settings:
    return Settings.from_env(folder, {"INSTANCE_DIR": str(folder), "SECRET_KEY": "x", **more})


def test_production_does_not_start_without_its_address(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="PUBLIC_URL"):
        read(tmp_path, APP_ENV="production")
    started = read(tmp_path, APP_ENV="production", PUBLIC_URL="https://buysocial.example/")
    assert started.public_url == "https://buysocial.example"


def test_development_needs_none(tmp_path: Path) -> None:
    assert read(tmp_path).public_url == ""


@pytest.mark.parametrize(
    "address", ["buysocial.example", "//buysocial.example", "ftp://x.dk", "https://", "https://x.dk/?a=b", "https://x.dk/#a", "https://u:p@x.dk", "https://[::1", "https://x.dk\nx"]
)  # fmt: skip
def test_the_address_is_a_whole_one(tmp_path: Path, address: str) -> None:
    with pytest.raises(SettingsError, match="PUBLIC_URL"):
        read(tmp_path, PUBLIC_URL=address)
