"""What may be done to a case, topic by topic. Each module offers ``RULES`` (commands) and ``EFFECTS`` (events)."""
