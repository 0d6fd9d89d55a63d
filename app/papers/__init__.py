"""The living working paper of the taskforce: made of the register, with the editor's texts, in editions that stay."""
