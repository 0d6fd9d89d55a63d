"""What every new application works out again although it is the same for all: done once per test process.

Hundreds of rules compiled by Werkzeug and the static files read by WhiteNoise take most of the time of making an
application, and every test makes one.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule
from whitenoise import WhiteNoise

_compile = Rule.compile
_read_files = WhiteNoise.update_files_dictionary
_rules: dict[tuple[Any, ...], Rule] = {}
_files: dict[tuple[str, str], dict[str, Any]] = {}


def compile_rule(rule: Rule) -> None:
    """Take over the parts, converters and builders of an equal rule of an earlier application."""
    key = (rule.rule, rule.subdomain, rule.host, rule.merge_slashes, repr(rule.defaults))
    if key not in _rules:
        _compile(rule)
        _rules[key] = rule
        return
    known = _rules[key]
    rule._parts, rule._trace, rule._converters = known._parts, known._trace, known._converters
    rule.arguments |= known.arguments
    # The builders are bound to their rule, of which they use the converters and how values are encoded.
    rule._build, rule._build_unknown = known._build, known._build_unknown


def read_files(served: WhiteNoise, root: str, prefix: str) -> None:
    """WhiteNoise's files with their headers."""
    if (root, prefix) not in _files:
        _read_files(served, root, prefix)
        _files[root, prefix] = dict(served.files)
    served.files.update(_files[root, prefix])


def install() -> None:
    """Let all applications of this process share both."""
    Rule.compile = compile_rule  # type: ignore[method-assign]
    WhiteNoise.update_files_dictionary = read_files  # type: ignore[method-assign]


_compiled: dict[str, tuple[Dialect, Any]] = {}


def share_compiled(engine: Engine) -> None:
    """Let all engines of one kind of database keep their compiled statements in one place, as one process would."""
    kind = engine.dialect.name
    if kind not in _compiled:
        # With its first connection a dialect hears which version it speaks to.
        engine.connect().close()
        _compiled[kind] = engine.dialect, LRUCache(MOST_COMPILED)
    dialect, kept = _compiled[kind]
    # Statements are kept per dialect, and those of one kind are alike: each speaks to the same server.
    engine.dialect, engine._compiled_cache = dialect, kept


MOST_COMPILED = 2_000
