"""What an upload may be, for whoever asks without opening one: Pillow is loaded where a picture is made."""

from __future__ import annotations

from app.domain.errors import DomainError

MAX_BYTES = 10 * 1024 * 1024


class UnusableImage(DomainError):
    """A file we do not take. `reason`: `empty`, `too_large`, `kind`, `too_many_pixels` or `damaged`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
