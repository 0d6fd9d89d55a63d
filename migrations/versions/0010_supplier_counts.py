"""how often suppliers are shown, opened, matched and contacted, per month"""

import sqlalchemy as sa
from alembic import op


revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('supplier_count',
    sa.Column('cvr', sa.String(length=8), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.CheckConstraint('length(cvr) = 8', name=op.f('ck_supplier_count_cvr_length')),
    sa.CheckConstraint('length(kind) > 0', name=op.f('ck_supplier_count_kind_given')),
    sa.CheckConstraint('n > 0', name=op.f('ck_supplier_count_n_positive')),
    sa.PrimaryKeyConstraint('cvr', 'month', 'kind', name=op.f('pk_supplier_count'))
    )
    op.create_index('ix_supplier_count_month', 'supplier_count', ['month', 'kind'])


def downgrade() -> None:
    op.drop_index('ix_supplier_count_month', table_name='supplier_count')
    op.drop_table('supplier_count')
