"""shortlists: suppliers an organisation keeps an eye on, with its notes"""

import sqlalchemy as sa
from alembic import op


revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('shortlist',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('purpose', sa.String(length=300), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.String(length=120), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('archived_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('archived_by', sa.String(length=120), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('(archived_at IS NULL) = (length(archived_by) = 0)', name=op.f('ck_shortlist_archived_by_somebody')),
    sa.CheckConstraint('length(name) > 0', name=op.f('ck_shortlist_name_present')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_shortlist_organisation_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shortlist'))
    )
    op.create_index('uq_shortlist_name', 'shortlist', ['organisation_id', 'name'], unique=True,
        sqlite_where=sa.text('archived_at IS NULL'), postgresql_where=sa.text('archived_at IS NULL'))
    op.create_index('ix_shortlist_archived_at', 'shortlist', ['archived_at'])
    op.create_table('shortlist_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('shortlist_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('cvr', sa.String(length=8), nullable=False),
    sa.Column('added_cvr', sa.String(length=8), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('added_by', sa.String(length=120), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('note_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('note_by', sa.String(length=120), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('(note_at IS NULL) = (length(note_by) = 0)', name=op.f('ck_shortlist_item_noted_by_somebody')),
    sa.CheckConstraint('length(cvr) = 8 AND length(added_cvr) = 8', name=op.f('ck_shortlist_item_cvr_length')),
    sa.ForeignKeyConstraint(['shortlist_id'], ['shortlist.id'], name=op.f('fk_shortlist_item_shortlist_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shortlist_item')),
    sa.UniqueConstraint('shortlist_id', 'cvr', name=op.f('uq_shortlist_item_shortlist_id_cvr'))
    )
    op.create_index('ix_shortlist_item_cvr', 'shortlist_item', ['cvr'])


def downgrade() -> None:
    op.drop_index('ix_shortlist_item_cvr', table_name='shortlist_item')
    op.drop_table('shortlist_item')
    op.drop_index('ix_shortlist_archived_at', table_name='shortlist')
    op.drop_index('uq_shortlist_name', table_name='shortlist')
    op.drop_table('shortlist')
