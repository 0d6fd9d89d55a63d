"""Danish words and their base forms: simplemma's dictionary as a trie on disk (MIT; see data/PROVENANCE.md)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from simplemma.strategies.dictionaries import TrieDictionaryFactory

# Made once by `make setup`: building takes 200 MB and some seconds, reading 13 MB and none.
BUILT = Path(__file__).parent / "built"


@cache
def danish() -> Mapping[str, str]:
    """Each inflected word and its base form."""
    return TrieDictionaryFactory(cache_max_size=1, disk_cache_dir=str(BUILT)).get_dictionary("da")
