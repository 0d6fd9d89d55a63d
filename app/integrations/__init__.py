"""What lies outside: one module each with a protocol and the real thing. Knows no room and no database."""
