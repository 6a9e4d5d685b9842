"""The lit table: a decision of the catalogue with its rules in words, tried over facts, the deciding parts marked."""
