"""outcomes: what came of a need, awards with what the supplier says of them, feedback"""

import sqlalchemy as sa
from alembic import op


revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('need_feedback',
    sa.Column('need_id', sa.Integer(), nullable=False),
    sa.Column('cvr', sa.String(length=8), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(length=120), nullable=False),
    sa.CheckConstraint('length(cvr) = 8', name=op.f('ck_need_feedback_cvr_length')),
    sa.CheckConstraint('length(text) > 0', name=op.f('ck_need_feedback_text_present')),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_need_feedback_need_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('need_id', 'cvr', name=op.f('pk_need_feedback'))
    )
    op.create_index('ix_need_feedback_cvr', 'need_feedback', ['cvr'])
    op.create_table('need_outcome',
    sa.Column('need_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('is_awarded', sa.Boolean(), nullable=False),
    sa.Column('barriers', sa.JSON(), nullable=False),
    sa.Column('note', sa.String(length=2000), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_need_outcome_need_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('need_id', name=op.f('pk_need_outcome'))
    )
    op.create_table('need_award',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('need_id', sa.Integer(), nullable=False),
    sa.Column('cvr', sa.String(length=8), nullable=False),
    sa.Column('name', sa.String(length=300), nullable=False),
    sa.Column('value_dkk', sa.BigInteger(), nullable=True),
    sa.Column('lots', sa.JSON(), nullable=False),
    sa.Column('confirmation', sa.String(length=10), nullable=False),
    sa.Column('supplier_dkk', sa.BigInteger(), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('confirmed_by', sa.String(length=120), nullable=False),
    sa.CheckConstraint("(confirmation = 'asked') = (confirmed_at IS NULL)", name=op.f('ck_need_award_confirmed_at_some_time')),
    sa.CheckConstraint("confirmation IN ('asked', 'confirmed', 'other', 'denied')", name=op.f('ck_need_award_confirmation_known')),
    sa.CheckConstraint("cvr = '' OR length(cvr) = 8", name=op.f('ck_need_award_cvr_length')),
    sa.CheckConstraint('supplier_dkk IS NULL OR supplier_dkk >= 0', name=op.f('ck_need_award_supplier_value_not_negative')),
    sa.CheckConstraint('value_dkk IS NULL OR value_dkk >= 0', name=op.f('ck_need_award_value_not_negative')),
    sa.ForeignKeyConstraint(['need_id'], ['need_outcome.need_id'], name=op.f('fk_need_award_need_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_need_award'))
    )
    op.create_index('ix_need_award_cvr', 'need_award', ['cvr', 'id'])
    op.create_index('ix_need_award_need_id', 'need_award', ['need_id', 'id'])


def downgrade() -> None:
    op.drop_index('ix_need_award_need_id', table_name='need_award')
    op.drop_index('ix_need_award_cvr', table_name='need_award')
    op.drop_table('need_award')
    op.drop_table('need_outcome')
    op.drop_index('ix_need_feedback_cvr', table_name='need_feedback')
    op.drop_table('need_feedback')
