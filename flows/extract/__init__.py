"""Clean article text → quantities, periods, organisations, people, facts, collaborations."""
