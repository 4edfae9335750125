"""Monitoring: facts, rules, flags, recorded cases and measures."""
