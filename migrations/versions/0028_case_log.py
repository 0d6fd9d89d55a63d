"""the log of a case stays append-only, but for a name that is taken out when a person is erased

A step's reason is written by people and may name one. What may change is the reason alone, and only into a text that
bears the mark of what was taken out; who did what and when, and where it brought the case, never changes.
"""

from alembic import op


revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None

APPEND_ONLY = "case_step is append-only"
MARK = "[slettet]"
KEPT = ("id", "case_id", "at", "by", "step", "state")


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        changed = " OR ".join(f'NEW."{name}" IS DISTINCT FROM OLD."{name}"' for name in KEPT)
        _replace_postgresql(f"IF {changed} OR position('{MARK}' in NEW.reason) = 0 THEN {_raise()} END IF; RETURN NEW;")
        return
    changed = " OR ".join(f'NEW."{name}" IS NOT OLD."{name}"' for name in KEPT)
    _replace_sqlite(f"WHEN {changed} OR instr(NEW.reason, '{MARK}') = 0")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _replace_postgresql(_raise())
    else:
        _replace_sqlite("")


def _raise() -> str:
    return f"RAISE EXCEPTION '{APPEND_ONLY}' USING ERRCODE = 'integrity_constraint_violation';"


def _replace_postgresql(body: str) -> None:
    op.execute(f"""CREATE OR REPLACE FUNCTION case_step_keep() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN {body} END $$""")


def _replace_sqlite(when: str) -> None:
    op.execute("DROP TRIGGER case_step_no_update")
    op.execute(f"""CREATE TRIGGER case_step_no_update BEFORE UPDATE ON case_step {when}
        BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END""")
