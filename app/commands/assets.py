"""flask assets build: copy the listed front-end files from node_modules to static/vendor."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import click

from app.reference import maps

HERE = Path(__file__).resolve().parents[1] / "assets"
STATIC = Path(__file__).resolve().parents[2] / "static"


@click.group()
def assets() -> None:
    """Front-end files."""


@assets.command()
def build() -> None:
    """Copy the files that app/assets/files.json lists; npm has checked them against the lock."""
    listing: dict[str, dict[str, object]] = json.loads((HERE / "files.json").read_text("utf-8"))
    shutil.rmtree(STATIC / "vendor", ignore_errors=True)
    for folder, entry in listing.items():
        source = HERE / "node_modules" / str(entry["package"])
        if not source.is_dir():
            raise click.ClickException(f"{source.name} is not installed: run make setup")
        files = entry["files"]
        assert isinstance(files, dict)
        for origin, target in files.items():
            copy(source / origin, STATIC / folder / target)
    (STATIC / maps.SPRITE).write_text(maps.sprite(), encoding="utf-8")
    click.echo(f"{sum(1 for f in (STATIC / 'vendor').rglob('*') if f.is_file())} files in static/vendor")


def copy(origin: Path, target: Path) -> None:
    """Copy one file or folder, creating the way to it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if origin.is_dir():
        shutil.copytree(origin, target, dirs_exist_ok=True)
    else:
        shutil.copyfile(origin, target)
