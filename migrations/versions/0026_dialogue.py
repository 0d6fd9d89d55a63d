"""dialogue: enquiries, answers with partners, messages, meetings, and a supplier's own texts"""

import sqlalchemy as sa
from alembic import op


revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('answer_snippet',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cvr', sa.String(length=8), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('written_by', sa.String(length=120), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('length(cvr) = 8', name=op.f('ck_answer_snippet_cvr_length')),
    sa.CheckConstraint('length(text) > 0', name=op.f('ck_answer_snippet_text_present')),
    sa.CheckConstraint('length(title) > 0', name=op.f('ck_answer_snippet_title_present')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_snippet')),
    sa.UniqueConstraint('cvr', 'title', name=op.f('uq_answer_snippet_cvr_title'))
    )
    op.create_table('need_answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('need_id', sa.Integer(), nullable=False),
    sa.Column('cvr', sa.String(length=8), nullable=False),
    sa.Column('name', sa.String(length=300), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('price_dkk', sa.BigInteger(), nullable=True),
    sa.Column('price_note', sa.String(length=500), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('lots', sa.JSON(), nullable=False),
    sa.Column('contact_name', sa.String(length=120), nullable=False),
    sa.Column('contact_email', sa.String(length=254), nullable=False),
    sa.Column('contact_phone', sa.String(length=40), nullable=False),
    sa.Column('share', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('written_by', sa.String(length=120), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state <> 'sent' OR sent_at IS NOT NULL", name=op.f('ck_need_answer_sent_at_some_time')),
    sa.CheckConstraint("state IN ('draft', 'sent', 'withdrawn')", name=op.f('ck_need_answer_state_known')),
    sa.CheckConstraint('length(cvr) = 8', name=op.f('ck_need_answer_cvr_length')),
    sa.CheckConstraint('price_dkk IS NULL OR price_dkk >= 0', name=op.f('ck_need_answer_price_not_negative')),
    sa.CheckConstraint('share BETWEEN 1 AND 100', name=op.f('ck_need_answer_share_in_percent')),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_need_answer_need_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_need_answer')),
    sa.UniqueConstraint('need_id', 'cvr', name=op.f('uq_need_answer_need_id_cvr'))
    )
    op.create_index('ix_need_answer_cvr', 'need_answer', ['cvr', 'id'])
    op.create_table('need_enquiry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('need_id', sa.Integer(), nullable=False),
    sa.Column('asked_by_cvr', sa.String(length=8), nullable=False),
    sa.Column('asked_by', sa.String(length=120), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('shown_text', sa.String(), nullable=False),
    sa.Column('reply', sa.String(), nullable=False),
    sa.Column('replied_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('replied_by', sa.String(length=120), nullable=False),
    sa.CheckConstraint("(replied_at IS NULL) = (replied_by = '')", name=op.f('ck_need_enquiry_replied_by_somebody')),
    sa.CheckConstraint("(replied_at IS NULL) = (reply = '')", name=op.f('ck_need_enquiry_replied_with_words')),
    sa.CheckConstraint('length(text) > 0', name=op.f('ck_need_enquiry_text_present')),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_need_enquiry_need_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_need_enquiry'))
    )
    op.create_index('ix_need_enquiry_need_id', 'need_enquiry', ['need_id', 'id'])
    op.create_table('need_meeting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('need_id', sa.Integer(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('place', sa.String(length=300), nullable=False),
    sa.Column('booked_by', sa.String(length=8), nullable=True),
    sa.Column('booked_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(booked_by IS NULL) = (booked_at IS NULL)', name=op.f('ck_need_meeting_booked_at_some_time')),
    sa.CheckConstraint('booked_by IS NULL OR length(booked_by) = 8', name=op.f('ck_need_meeting_cvr_length')),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_need_meeting_need_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_need_meeting')),
    sa.UniqueConstraint('need_id', 'starts_at', name=op.f('uq_need_meeting_need_id_starts_at'))
    )
    op.create_index('uq_need_meeting_supplier', 'need_meeting', ['need_id', 'booked_by'], unique=True, sqlite_where=sa.text('booked_by IS NOT NULL'), postgresql_where=sa.text('booked_by IS NOT NULL'))
    op.create_table('need_message',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('need_id', sa.Integer(), nullable=False),
    sa.Column('cvr', sa.String(length=8), nullable=False),
    sa.Column('side', sa.String(length=10), nullable=False),
    sa.Column('by', sa.String(length=120), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("side IN ('buyer', 'supplier')", name=op.f('ck_need_message_side_known')),
    sa.CheckConstraint('length(cvr) = 8', name=op.f('ck_need_message_cvr_length')),
    sa.CheckConstraint('length(text) > 0', name=op.f('ck_need_message_text_present')),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_need_message_need_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_need_message'))
    )
    op.create_index('ix_need_message_cvr', 'need_message', ['cvr', 'id'])
    op.create_index('ix_need_message_thread', 'need_message', ['need_id', 'cvr', 'id'])
    op.create_table('need_answer_document',
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.Column('answer_id', sa.Integer(), nullable=False),
    sa.Column('file_name', sa.String(length=120), nullable=False),
    sa.Column('mime', sa.String(length=100), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('uploaded_by', sa.String(length=120), nullable=False),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.CheckConstraint('length(sha256) = 64', name=op.f('ck_need_answer_document_sha256_length')),
    sa.CheckConstraint('size > 0', name=op.f('ck_need_answer_document_size_positive')),
    sa.ForeignKeyConstraint(['answer_id'], ['need_answer.id'], name=op.f('fk_need_answer_document_answer_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_need_answer_document')),
    sa.UniqueConstraint('answer_id', 'sha256', name=op.f('uq_need_answer_document_answer_id_sha256'))
    )
    op.create_table('need_answer_partner',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('answer_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('cvr', sa.String(length=8), nullable=False),
    sa.Column('name', sa.String(length=300), nullable=False),
    sa.Column('share', sa.Integer(), nullable=False),
    sa.Column('does', sa.String(length=300), nullable=False),
    sa.CheckConstraint('length(cvr) = 8', name=op.f('ck_need_answer_partner_cvr_length')),
    sa.CheckConstraint('share BETWEEN 1 AND 99', name=op.f('ck_need_answer_partner_share_in_percent')),
    sa.ForeignKeyConstraint(['answer_id'], ['need_answer.id'], name=op.f('fk_need_answer_partner_answer_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_need_answer_partner')),
    sa.UniqueConstraint('answer_id', 'cvr', name=op.f('uq_need_answer_partner_answer_id_cvr'))
    )
    op.create_index(op.f('ix_need_answer_partner_answer_id'), 'need_answer_partner', ['answer_id'])
    op.create_table('need_answer_reply',
    sa.Column('answer_id', sa.Integer(), nullable=False),
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['answer_id'], ['need_answer.id'], name=op.f('fk_need_answer_reply_answer_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['question_id'], ['need_question.id'], name=op.f('fk_need_answer_reply_question_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('answer_id', 'question_id', name=op.f('pk_need_answer_reply'))
    )


def downgrade() -> None:
    op.drop_table('need_answer_reply')
    op.drop_index('ix_need_answer_partner_answer_id', table_name='need_answer_partner')
    op.drop_table('need_answer_partner')
    op.drop_table('need_answer_document')
    op.drop_index('ix_need_message_thread', table_name='need_message')
    op.drop_index('ix_need_message_cvr', table_name='need_message')
    op.drop_table('need_message')
    op.drop_index('uq_need_meeting_supplier', table_name='need_meeting')
    op.drop_table('need_meeting')
    op.drop_index('ix_need_enquiry_need_id', table_name='need_enquiry')
    op.drop_table('need_enquiry')
    op.drop_index('ix_need_answer_cvr', table_name='need_answer')
    op.drop_table('need_answer')
    op.drop_table('answer_snippet')
