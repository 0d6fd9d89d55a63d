"""Events that anybody may sign up for: webinars, hub meetings and fairs, with seats, a waiting list and mails."""
