"""the secretary's pages: reading the audit trail page after page, and pairs that look alike"""

import sqlalchemy as sa
from alembic import op


revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Pages go by (at, id), so that a page deep in the trail is found as fast as the first.
    op.create_index('ix_audit_entry_at_id', 'audit_entry', ['at', 'id'])
    op.create_index('ix_audit_entry_actor', 'audit_entry', ['actor', 'at', 'id'])
    op.create_index('ix_audit_entry_action', 'audit_entry', ['action', 'at', 'id'])
    op.drop_index(op.f('ix_audit_entry_at'), table_name='audit_entry')
    op.create_table('duplicate_pair',
    sa.Column('first', sa.String(length=8), nullable=False),
    sa.Column('second', sa.String(length=8), nullable=False),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('why', sa.JSON(), nullable=False),
    sa.Column('found_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('dismissed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('dismissed_by', sa.String(length=120), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.CheckConstraint('first < second', name=op.f('ck_duplicate_pair_lower_first')),
    sa.CheckConstraint('score BETWEEN 0 AND 100', name=op.f('ck_duplicate_pair_score_in_percent')),
    sa.CheckConstraint('(dismissed_at IS NULL) = (length(reason) = 0)',
                       name=op.f('ck_duplicate_pair_dismissed_for_a_reason')),
    sa.PrimaryKeyConstraint('first', 'second', name=op.f('pk_duplicate_pair'))
    )
    op.create_index('ix_duplicate_pair_score', 'duplicate_pair', ['score'])


def downgrade() -> None:
    op.drop_index('ix_duplicate_pair_score', table_name='duplicate_pair')
    op.drop_table('duplicate_pair')
    op.create_index(op.f('ix_audit_entry_at'), 'audit_entry', ['at'])
    op.drop_index('ix_audit_entry_action', table_name='audit_entry')
    op.drop_index('ix_audit_entry_actor', table_name='audit_entry')
    op.drop_index('ix_audit_entry_at_id', table_name='audit_entry')
