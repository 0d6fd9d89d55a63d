"""notices: which public notices needs were made of, and uploaded files that wait for a yes"""

import sqlalchemy as sa
from alembic import op


revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('need_notice',
    sa.Column('notice_id', sa.String(length=60), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('procedure_id', sa.String(length=60), nullable=False),
    sa.Column('subtype', sa.String(length=4), nullable=False),
    sa.Column('form', sa.String(length=12), nullable=False),
    sa.Column('changes', sa.String(length=60), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('need_id', sa.Integer(), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('read_by', sa.String(length=120), nullable=False),
    sa.CheckConstraint("notice_id <> ''", name=op.f('ck_need_notice_notice_id_present')),
    sa.CheckConstraint('version >= 0', name=op.f('ck_need_notice_version_counted')),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_need_notice_need_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('notice_id', name=op.f('pk_need_notice'))
    )
    op.create_index('ix_need_notice_changes', 'need_notice', ['changes'])
    op.create_index(op.f('ix_need_notice_need_id'), 'need_notice', ['need_id'])
    op.create_index('ix_need_notice_procedure_id', 'need_notice', ['procedure_id'])
    op.create_table('notice_upload',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('batch', sa.String(length=22), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('buyer_cvr', sa.String(length=8), nullable=False),
    sa.Column('by', sa.String(length=120), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('file_name', sa.String(length=120), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.CheckConstraint('length(batch) = 22', name=op.f('ck_notice_upload_batch_length')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice_upload')),
    sa.UniqueConstraint('batch', 'position', name=op.f('uq_notice_upload_batch_position'))
    )
    op.create_index('ix_notice_upload_at', 'notice_upload', ['at'])


def downgrade() -> None:
    op.drop_index('ix_notice_upload_at', table_name='notice_upload')
    op.drop_table('notice_upload')
    op.drop_index('ix_need_notice_procedure_id', table_name='need_notice')
    op.drop_index(op.f('ix_need_notice_need_id'), table_name='need_notice')
    op.drop_index('ix_need_notice_changes', table_name='need_notice')
    op.drop_table('need_notice')
