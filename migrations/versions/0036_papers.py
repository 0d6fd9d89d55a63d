"""the working paper: the editor's texts, editions that never change, their files

A row for each section is there from the start, so that two who write to one first meet each other's version.
What may change in an edition is a name that is taken out of it, and nothing else.
"""

import sqlalchemy as sa
from alembic import op


revision = '0036'
down_revision = '0035'
branch_labels = None
depends_on = None

SECTIONS = ('introduction', 'public', 'social', 'private', 'settled', 'sources')
MARK = "[slettet]"
KEPT = ("id", "number", "published_at", "published_by")
APPEND_ONLY = "paper_edition is append-only"


def upgrade() -> None:
    sections = op.create_table('paper_section',
    sa.Column('key', sa.String(length=12), nullable=False),
    sa.Column('text_da', sa.String(), nullable=False),
    sa.Column('text_en', sa.String(), nullable=False),
    sa.Column('written_by', sa.String(length=120), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint(f"key IN ({', '.join(repr(s) for s in SECTIONS)})", name=op.f('ck_paper_section_key_known')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_paper_section'))
    )
    op.bulk_insert(
        sections,
        [{"key": key, "text_da": "", "text_en": "", "written_by": "", "written_at": None, "version": 1} for key in SECTIONS],
    )
    op.create_table('paper_edition',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('note_da', sa.String(length=500), nullable=False),
    sa.Column('note_en', sa.String(length=500), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_by', sa.String(length=120), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.CheckConstraint('number > 0', name=op.f('ck_paper_edition_number_positive')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_paper_edition')),
    sa.UniqueConstraint('number', name=op.f('uq_paper_edition_number'))
    )
    op.create_table('paper_file',
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('locale', sa.String(length=2), nullable=False),
    sa.Column('kind', sa.String(length=4), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.CheckConstraint("kind IN ('docx', 'pdf')", name=op.f('ck_paper_file_kind_known')),
    sa.CheckConstraint("locale IN ('da', 'en')", name=op.f('ck_paper_file_locale_known')),
    sa.ForeignKeyConstraint(['edition_id'], ['paper_edition.id'], name=op.f('fk_paper_file_edition_id')),
    sa.PrimaryKeyConstraint('edition_id', 'locale', 'kind', name=op.f('pk_paper_file'))
    )
    if op.get_bind().dialect.name == 'postgresql':
        _keep_postgresql()
    else:
        _keep_sqlite()


def _keep_sqlite() -> None:
    changed = " OR ".join(f'NEW."{name}" IS NOT OLD."{name}"' for name in KEPT)
    unmarked = f"instr(NEW.note_da || NEW.note_en || NEW.content, '{MARK}') = 0"
    op.execute(f"""CREATE TRIGGER paper_edition_no_update BEFORE UPDATE ON paper_edition WHEN {changed} OR {unmarked}
        BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END""")
    op.execute(f"""CREATE TRIGGER paper_edition_no_delete BEFORE DELETE ON paper_edition
        BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END""")


def _keep_postgresql() -> None:
    changed = " OR ".join(f'NEW."{name}" IS DISTINCT FROM OLD."{name}"' for name in KEPT)
    unmarked = f"position('{MARK}' in NEW.note_da || NEW.note_en || NEW.content::text) = 0"
    refuse = f"RAISE EXCEPTION '{APPEND_ONLY}' USING ERRCODE = 'integrity_constraint_violation';"
    op.execute(f"""CREATE FUNCTION paper_edition_keep() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN IF {changed} OR {unmarked} THEN {refuse} END IF; RETURN NEW; END $$""")
    op.execute("""CREATE TRIGGER paper_edition_no_update BEFORE UPDATE ON paper_edition
        FOR EACH ROW EXECUTE FUNCTION paper_edition_keep()""")
    op.execute(f"""CREATE FUNCTION paper_edition_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN {refuse} END $$""")
    op.execute("""CREATE TRIGGER paper_edition_no_delete BEFORE DELETE ON paper_edition
        FOR EACH ROW EXECUTE FUNCTION paper_edition_refuse()""")
    op.execute("""CREATE TRIGGER paper_edition_no_truncate BEFORE TRUNCATE ON paper_edition
        FOR EACH STATEMENT EXECUTE FUNCTION paper_edition_refuse()""")


def downgrade() -> None:
    op.drop_table('paper_file')
    op.drop_table('paper_edition')
    if op.get_bind().dialect.name == 'postgresql':
        op.execute("DROP FUNCTION paper_edition_keep()")
        op.execute("DROP FUNCTION paper_edition_refuse()")
    op.drop_table('paper_section')
