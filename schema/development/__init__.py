"""Development: skills, the living plan, learning, what triggers suggest. Reads goals and check-ins; rates nobody."""
