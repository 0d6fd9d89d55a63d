"""reading the audit trail: by time, by person and by action, page after page"""

from alembic import op


revision = '0009'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Pages go by (at, id), so that a page deep in the trail is found as fast as the first.
    op.create_index('ix_audit_entry_at_id', 'audit_entry', ['at', 'id'])
    op.create_index('ix_audit_entry_actor', 'audit_entry', ['actor', 'at', 'id'])
    op.create_index('ix_audit_entry_action', 'audit_entry', ['action', 'at', 'id'])
    op.drop_index(op.f('ix_audit_entry_at'), table_name='audit_entry')


def downgrade() -> None:
    op.create_index(op.f('ix_audit_entry_at'), 'audit_entry', ['at'])
    op.drop_index('ix_audit_entry_action', table_name='audit_entry')
    op.drop_index('ix_audit_entry_actor', table_name='audit_entry')
    op.drop_index('ix_audit_entry_at_id', table_name='audit_entry')
