"""What registers say of the firms: extracts of schemes, the CVR register, and what follows from the calendar."""
