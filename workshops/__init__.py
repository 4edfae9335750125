"""Work: spells of work and, above them, employment and assistance workshops."""
