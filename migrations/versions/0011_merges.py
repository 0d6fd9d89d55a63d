"""profiles merged into another one, with what it takes to undo it"""

import sqlalchemy as sa
from alembic import op


revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('supplier_merge',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kept_cvr', sa.String(length=8), nullable=False),
    sa.Column('other_cvr', sa.String(length=8), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(length=120), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('other_state', sa.String(length=10), nullable=False),
    sa.Column('snapshot', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_by', sa.String(length=120), nullable=False),
    sa.Column('undone_reason', sa.String(), nullable=False),
    sa.CheckConstraint('length(kept_cvr) = 8 AND length(other_cvr) = 8', name=op.f('ck_supplier_merge_cvr_length')),
    sa.CheckConstraint('kept_cvr <> other_cvr', name=op.f('ck_supplier_merge_two_numbers')),
    sa.CheckConstraint('length(reason) > 0', name=op.f('ck_supplier_merge_for_a_reason')),
    sa.CheckConstraint('(undone_at IS NULL) = (length(undone_by) = 0)', name=op.f('ck_supplier_merge_undone_by_somebody')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supplier_merge'))
    )
    op.create_index('ix_supplier_merge_kept', 'supplier_merge', ['kept_cvr'])
    op.create_index(op.f('ix_supplier_merge_at'), 'supplier_merge', ['at'])
    op.create_index('uq_supplier_merge_other', 'supplier_merge', ['other_cvr'], unique=True,
                    sqlite_where=sa.text('undone_at IS NULL'), postgresql_where=sa.text('undone_at IS NULL'))


def downgrade() -> None:
    op.drop_index('uq_supplier_merge_other', table_name='supplier_merge')
    op.drop_index(op.f('ix_supplier_merge_at'), table_name='supplier_merge')
    op.drop_index('ix_supplier_merge_kept', table_name='supplier_merge')
    op.drop_table('supplier_merge')
