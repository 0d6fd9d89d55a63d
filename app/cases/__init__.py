"""Cases: a firm's application for a verification, the verifiers' desk, decisions, appeals, rechecks."""
