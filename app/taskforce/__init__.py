"""The taskforce: member organisations, groups, meetings with agenda and minutes, decisions, actions."""
