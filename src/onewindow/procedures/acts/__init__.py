"""What may be done to a case, by topic. Each module offers ``RULES`` (commands) and ``EFFECTS`` (events)."""
