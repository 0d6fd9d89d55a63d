"""needs: what buyers want to buy, with codes, lots, questions, documents, notes, duties and steps"""

import sqlalchemy as sa
from alembic import op


revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('need',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=8), nullable=False),
    sa.Column('notice_id', sa.String(length=60), nullable=False),
    sa.Column('notice_version', sa.String(length=10), nullable=False),
    sa.Column('notice', sa.JSON(), nullable=True),
    sa.Column('buyer_cvr', sa.String(length=8), nullable=False),
    sa.Column('buyer_name', sa.String(length=300), nullable=False),
    sa.Column('is_anonymous', sa.Boolean(), nullable=False),
    sa.Column('contact_email', sa.String(length=254), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('title', sa.String(length=400), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('title_en', sa.String(length=400), nullable=False),
    sa.Column('text_en', sa.String(), nullable=False),
    sa.Column('is_nationwide', sa.Boolean(), nullable=False),
    sa.Column('municipalities', sa.JSON(), nullable=False),
    sa.Column('nuts', sa.JSON(), nullable=False),
    sa.Column('value_dkk', sa.BigInteger(), nullable=True),
    sa.Column('months', sa.Integer(), nullable=True),
    sa.Column('estimate', sa.JSON(), nullable=True),
    sa.Column('answer_by', sa.DateTime(timezone=True), nullable=True),
    sa.Column('questions_by', sa.DateTime(timezone=True), nullable=True),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('reservation', sa.String(length=8), nullable=True),
    sa.Column('strategic_aims', sa.JSON(), nullable=False),
    sa.Column('social_objectives', sa.JSON(), nullable=False),
    sa.Column('procedure', sa.String(length=20), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.String(length=120), nullable=False),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(source = 'eforms') = (notice_id <> '')", name=op.f('ck_need_notice_of_eforms')),
    sa.CheckConstraint("buyer_cvr = '' OR length(buyer_cvr) = 8", name=op.f('ck_need_cvr_length')),
    sa.CheckConstraint("kind IN ('market_dialogue', 'small_purchase', 'quotes', 'tender', 'trial_order', 'coming')", name=op.f('ck_need_kind_known')),
    sa.CheckConstraint("reservation IS NULL OR reservation IN ('par54', 'par190')", name=op.f('ck_need_reservation_known')),
    sa.CheckConstraint("source <> 'posted' OR buyer_cvr <> ''", name=op.f('ck_need_posted_by_an_organisation')),
    sa.CheckConstraint("source IN ('posted', 'eforms')", name=op.f('ck_need_source_known')),
    sa.CheckConstraint("state IN ('draft', 'submitted', 'returned', 'rejected', 'published', 'closed', 'awarded', 'not_awarded', 'withdrawn')", name=op.f('ck_need_state_known')),
    sa.CheckConstraint("state IN ('draft', 'withdrawn') OR submitted_at IS NOT NULL OR source = 'eforms'", name=op.f('ck_need_submitted_first')),
    sa.CheckConstraint("state NOT IN ('closed', 'awarded', 'not_awarded') OR closed_at IS NOT NULL", name=op.f('ck_need_closed_at_some_time')),
    sa.CheckConstraint("state NOT IN ('published', 'closed', 'awarded', 'not_awarded') OR published_at IS NOT NULL", name=op.f('ck_need_published_at_some_time')),
    sa.CheckConstraint('ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on', name=op.f('ck_need_period_forward')),
    sa.CheckConstraint('months IS NULL OR months > 0', name=op.f('ck_need_months_positive')),
    sa.CheckConstraint('value_dkk IS NULL OR value_dkk > 0', name=op.f('ck_need_value_positive')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_need'))
    )
    op.create_index('ix_need_buyer_cvr_id', 'need', ['buyer_cvr', 'id'])
    op.create_index('ix_need_public', 'need', ['published_at', 'id'], sqlite_where=sa.text("state IN ('awarded', 'closed', 'not_awarded', 'published')"), postgresql_where=sa.text("state IN ('awarded', 'closed', 'not_awarded', 'published')"))
    op.create_index('ix_need_state_answer_by', 'need', ['state', 'answer_by'])
    op.create_index('uq_need_notice_id', 'need', ['notice_id'], unique=True, sqlite_where=sa.text("notice_id <> ''"), postgresql_where=sa.text("notice_id <> ''"))
    op.create_table('need_code',
    sa.Column('need_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=8), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['code'], ['cpv_code.code'], name=op.f('fk_need_code_code')),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_need_code_need_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('need_id', 'code', name=op.f('pk_need_code')),
    sa.UniqueConstraint('need_id', 'position', name=op.f('uq_need_code_need_id_position'))
    )
    op.create_index(op.f('ix_need_code_code'), 'need_code', ['code'])
    op.create_table('need_document',
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.Column('need_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('file_name', sa.String(length=120), nullable=False),
    sa.Column('mime', sa.String(length=100), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('uploaded_by', sa.String(length=120), nullable=False),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.CheckConstraint('length(sha256) = 64', name=op.f('ck_need_document_sha256_length')),
    sa.CheckConstraint('size > 0', name=op.f('ck_need_document_size_positive')),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_need_document_need_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_need_document')),
    sa.UniqueConstraint('need_id', 'sha256', name=op.f('uq_need_document_need_id_sha256'))
    )
    op.create_table('need_duty',
    sa.Column('need_id', sa.Integer(), nullable=False),
    sa.Column('duty', sa.String(length=12), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.CheckConstraint("duty IN ('responsible', 'expert', 'lawyer')", name=op.f('ck_need_duty_duty_known')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_need_duty_account_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_need_duty_need_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('need_id', 'duty', name=op.f('pk_need_duty'))
    )
    op.create_index(op.f('ix_need_duty_account_id'), 'need_duty', ['account_id'])
    op.create_table('need_lot',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('need_id', sa.Integer(), nullable=False),
    sa.Column('ref', sa.String(length=12), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=400), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('codes', sa.JSON(), nullable=False),
    sa.Column('municipalities', sa.JSON(), nullable=False),
    sa.Column('value_dkk', sa.BigInteger(), nullable=True),
    sa.Column('months', sa.Integer(), nullable=True),
    sa.Column('reservation', sa.String(length=8), nullable=True),
    sa.CheckConstraint("reservation IS NULL OR reservation IN ('par54', 'par190')", name=op.f('ck_need_lot_reservation_known')),
    sa.CheckConstraint('months IS NULL OR months > 0', name=op.f('ck_need_lot_months_positive')),
    sa.CheckConstraint('value_dkk IS NULL OR value_dkk > 0', name=op.f('ck_need_lot_value_positive')),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_need_lot_need_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_need_lot')),
    sa.UniqueConstraint('need_id', 'ref', name=op.f('uq_need_lot_need_id_ref'))
    )
    op.create_index(op.f('ix_need_lot_need_id'), 'need_lot', ['need_id'])
    op.create_table('need_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('need_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(length=120), nullable=False),
    sa.Column('text', sa.String(length=2000), nullable=False),
    sa.CheckConstraint('length(text) > 0', name=op.f('ck_need_note_text_present')),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_need_note_need_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_need_note'))
    )
    op.create_index(op.f('ix_need_note_need_id'), 'need_note', ['need_id'])
    op.create_table('need_question',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('need_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(length=500), nullable=False),
    sa.Column('is_required', sa.Boolean(), nullable=False),
    sa.CheckConstraint('length(text) > 0', name=op.f('ck_need_question_text_present')),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_need_question_need_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_need_question'))
    )
    op.create_index(op.f('ix_need_question_need_id'), 'need_question', ['need_id'])
    op.create_table('need_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('need_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(length=120), nullable=False),
    sa.Column('step', sa.String(length=12), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.CheckConstraint("state IN ('draft', 'submitted', 'returned', 'rejected', 'published', 'closed', 'awarded', 'not_awarded', 'withdrawn')", name=op.f('ck_need_step_state_known')),
    sa.CheckConstraint("step IN ('open', 'import', 'submit', 'return', 'reject', 'lapse', 'publish', 'close', 'expire', 'award', 'not_award', 'withdraw')", name=op.f('ck_need_step_step_known')),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_need_step_need_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_need_step'))
    )
    op.create_index('ix_need_step_need_id', 'need_step', ['need_id', 'id'])


def downgrade() -> None:
    op.drop_index('ix_need_step_need_id', table_name='need_step')
    op.drop_table('need_step')
    op.drop_index('ix_need_question_need_id', table_name='need_question')
    op.drop_table('need_question')
    op.drop_index('ix_need_note_need_id', table_name='need_note')
    op.drop_table('need_note')
    op.drop_index('ix_need_lot_need_id', table_name='need_lot')
    op.drop_table('need_lot')
    op.drop_index('ix_need_duty_account_id', table_name='need_duty')
    op.drop_table('need_duty')
    op.drop_table('need_document')
    op.drop_index('ix_need_code_code', table_name='need_code')
    op.drop_table('need_code')
    op.drop_index('uq_need_notice_id', table_name='need')
    op.drop_index('ix_need_state_answer_by', table_name='need')
    op.drop_index('ix_need_public', table_name='need')
    op.drop_index('ix_need_buyer_cvr_id', table_name='need')
    op.drop_table('need')
