"""Legal entities that buy, supply or both; who acts for them, and how that was proved."""
