"""profiles that their organisations keep: drafts, dates per section, prices per unit"""

import sqlalchemy as sa
from alembic import op


revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('profile_draft',
    sa.Column('cvr', sa.String(length=8), nullable=False),
    sa.Column('section', sa.String(length=20), nullable=False),
    sa.Column('version', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('base', sa.JSON(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(length=120), nullable=False),
    sa.CheckConstraint('length(cvr) = 8', name=op.f('ck_profile_draft_cvr_length')),
    sa.CheckConstraint('version > 0', name=op.f('ck_profile_draft_version_positive')),
    sa.PrimaryKeyConstraint('cvr', 'section', 'version', name=op.f('pk_profile_draft'))
    )
    op.create_index(op.f('ix_profile_draft_at'), 'profile_draft', ['at'])
    # Nothing is altered in a batch: SQLite would copy the table and take its children with the old one.
    op.execute("ALTER TABLE offer ADD COLUMN price_unit VARCHAR(10) NOT NULL DEFAULT ''")
    op.execute(
        'ALTER TABLE offer ADD COLUMN price_oere BIGINT '
        'CONSTRAINT ck_offer_price_positive CHECK (price_oere IS NULL OR price_oere >= 0) '
        'CONSTRAINT ck_offer_price_has_unit CHECK (price_oere IS NULL OR length(price_unit) > 0)'
    )
    op.add_column('supplier', sa.Column('area_municipalities', sa.JSON(), nullable=False, server_default='[]'))
    op.add_column('supplier', sa.Column('kept_since', sa.DateTime(timezone=True), nullable=True))
    op.add_column('supplier', sa.Column('section_dates', sa.JSON(), nullable=False, server_default='{}'))
    op.add_column('supplier', sa.Column('logo', sa.String(length=22), nullable=False, server_default=''))
    op.add_column('supplier', sa.Column('pictures', sa.JSON(), nullable=False, server_default='[]'))
    op.add_column('supplier', sa.Column('register_on', sa.Date(), nullable=True))
    state_chosen_municipalities()


def state_chosen_municipalities() -> None:
    """So far only the whole area was kept: it stands for what was chosen, which is never less."""
    connection = op.get_bind()
    rows = connection.execute(sa.text(
        'SELECT a.supplier_id, a.municipality_code FROM supplier_area a JOIN supplier s ON s.id = a.supplier_id '
        'WHERE s.area_is_stated ORDER BY a.supplier_id, a.municipality_code'
    ))
    held: dict[int, list[str]] = {}
    for supplier_id, code in rows:
        held.setdefault(supplier_id, []).append(code)
    supplier = sa.table('supplier', sa.column('id', sa.Integer), sa.column('area_municipalities', sa.JSON))
    for supplier_id, codes in held.items():
        connection.execute(
            supplier.update().where(supplier.c.id == supplier_id).values(area_municipalities=codes)
        )


def downgrade() -> None:
    op.drop_column('supplier', 'register_on')
    op.drop_column('supplier', 'pictures')
    op.drop_column('supplier', 'logo')
    op.drop_column('supplier', 'section_dates')
    op.drop_column('supplier', 'kept_since')
    op.drop_column('supplier', 'area_municipalities')
    op.drop_column('offer', 'price_oere')
    op.drop_column('offer', 'price_unit')
    op.drop_index(op.f('ix_profile_draft_at'), table_name='profile_draft')
    op.drop_table('profile_draft')
