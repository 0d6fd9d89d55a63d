"""subscriptions: what mails people and firms have chosen, saved searches, and the CVR register's mark against advertising"""

import sqlalchemy as sa
from alembic import op


revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None

FREQUENCIES = "('at_once', 'daily', 'weekly', 'never')"


def upgrade() -> None:
    op.create_table('mail_choice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('cvr', sa.String(length=8), nullable=True),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('frequency', sa.String(length=10), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(length=120), nullable=False),
    sa.Column('looked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('told_until', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(account_id IS NULL) <> (cvr IS NULL)', name=op.f('ck_mail_choice_one_chooses')),
    sa.CheckConstraint('cvr IS NULL OR length(cvr) = 8', name=op.f('ck_mail_choice_cvr_length')),
    sa.CheckConstraint("kind IN ('need_match', 'need_digest', 'saved_search', 'reminder')", name=op.f('ck_mail_choice_kind_known')),
    sa.CheckConstraint(f'frequency IN {FREQUENCIES}', name=op.f('ck_mail_choice_frequency_known')),
    sa.CheckConstraint('length(by) > 0', name=op.f('ck_mail_choice_somebody_said_so')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_mail_choice_account_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail_choice')),
    sa.UniqueConstraint('account_id', 'kind', name=op.f('uq_mail_choice_account_id_kind')),
    sa.UniqueConstraint('cvr', 'kind', name=op.f('uq_mail_choice_cvr_kind'))
    )
    op.create_table('saved_search',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('query', sa.String(length=4000), nullable=False),
    sa.Column('frequency', sa.String(length=10), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('looked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('told_until', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('length(name) > 0', name=op.f('ck_saved_search_name_present')),
    sa.CheckConstraint(f'frequency IN {FREQUENCIES}', name=op.f('ck_saved_search_frequency_known')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_saved_search_account_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_search')),
    sa.UniqueConstraint('account_id', 'name', name=op.f('uq_saved_search_account_id_name'))
    )
    op.create_index('ix_saved_search_due', 'saved_search', ['frequency', 'looked_at'])
    # Added one by one, so that SQLite does not copy the table, which others point to.
    op.add_column('supplier', sa.Column('advertising_protected', sa.Boolean(), nullable=True))
    op.add_column('supplier', sa.Column('advertising_asked_on', sa.Date(), nullable=True))
    op.create_index('ix_supplier_advertising_asked_on', 'supplier', ['advertising_asked_on'])
    op.create_index('ix_supplier_created_at', 'supplier', ['created_at'])


def downgrade() -> None:
    op.drop_index('ix_supplier_created_at', table_name='supplier')
    op.drop_index('ix_supplier_advertising_asked_on', table_name='supplier')
    op.drop_column('supplier', 'advertising_asked_on')
    op.drop_column('supplier', 'advertising_protected')
    op.drop_table('saved_search')
    op.drop_table('mail_choice')
