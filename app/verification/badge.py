"""What travels: the live SVG badge and the QR code of a dated answer."""

from __future__ import annotations

import io

from markupsafe import escape

# Average width of a letter at 12 px, for a badge without a font of its own.
LETTER, PADDING, HEIGHT = 6.9, 12, 28
COLOUR, GREY = "#0b5563", "#5c5c5c"
PATTERN = 2
TEXT = 'font-family="IBM Plex Sans, Verdana, sans-serif" font-size="12" text-anchor="middle"'


def draw(status: str, is_current: bool, label: str = "", baked: str = "") -> str:
    """The badge as SVG, 28 pixels high: our name on white, the status on colour or grey.

    `label` is what is read aloud, where it says more than the badge; `baked` is a proof that travels inside it
    (Open Badges 3.0, section 5.3.2). With a proof it is twice as high, the status under the name, so that it can
    be read on a telephone.
    """
    name = "Buy Social Danmark"
    left, right = _width(name), _width(status)
    if baked:
        return _stacked(name, status, max(left, right), baked)
    width = left + right
    label = escape(label or f"{name}: {status}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{HEIGHT}" '
        f'viewBox="0 0 {width} {HEIGHT}" role="img" aria-label="{label}">'
        f"<title>{label}</title>"
        f'<rect x="0.5" y="0.5" width="{width - 1}" height="{HEIGHT - 1}" rx="4" fill="#fff" stroke="#8e8e8e"/>'
        f'<path d="M{left} 0h{right - 4}a4 4 0 0 1 4 4v{HEIGHT - 8}a4 4 0 0 1-4 4h-{right - 4}z" '
        f'fill="{COLOUR if is_current else GREY}"/>'
        f'<text x="{left / 2}" y="18" fill="#1a1a1a" {TEXT}>{name}</text>'
        f'<text x="{left + right / 2}" y="18" fill="#fff" {TEXT}>{escape(status)}</text></svg>'
    )


def _stacked(name: str, status: str, width: int, baked: str) -> str:
    """The picture of a proof, always in colour: a picture does not turn grey."""
    label = escape(f"{name}: {status}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0" '
        f'width="{width}" height="{2 * HEIGHT}" viewBox="0 0 {width} {2 * HEIGHT}" role="img" aria-label="{label}">'
        f'<openbadges:credential verify="{escape(baked)}"></openbadges:credential>'
        f"<title>{label}</title>"
        f'<rect x="0.5" y="0.5" width="{width - 1}" height="{2 * HEIGHT - 1}" rx="4" fill="#fff" stroke="#8e8e8e"/>'
        f'<path d="M0 {HEIGHT}h{width}v{HEIGHT - 4}a4 4 0 0 1-4 4h-{width - 8}a4 4 0 0 1-4-4z" fill="{COLOUR}"/>'
        f'<text x="{width / 2}" y="18" fill="#1a1a1a" {TEXT}>{name}</text>'
        f'<text x="{width / 2}" y="{HEIGHT + 18}" fill="#fff" {TEXT}>{escape(status)}</text></svg>'
    )


def _width(text: str) -> int:
    return round(len(text) * LETTER + 2 * PADDING)


def qr(address: str) -> str:
    """A QR code as an SVG picture.

    The pattern laid over it is fixed: trying all eight for the prettiest takes most of the time, and a reader
    is told which it is (ISO/IEC 18004, format information).
    """
    # Loaded by the processes that draw one: few do, and it takes a megabyte.
    import segno

    out = io.BytesIO()
    segno.make(address, error="m", micro=False, mask=PATTERN).save(
        out, kind="svg", xmldecl=False, omitsize=True, border=2, light="#fff", svgclass=None, lineclass=None
    )
    return out.getvalue().decode()
