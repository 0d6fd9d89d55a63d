"""What we know about people: shown to them, erased for them, and deleted when its time is over."""
