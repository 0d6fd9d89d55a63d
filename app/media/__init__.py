"""Images that people upload: checked by content, made anew in the sizes served, kept in the database."""
