"""Tips: what anybody says is wrong about a firm, and what came of it."""
