"""Acts of monitoring: recomputing facts and flags, rules and their parameters, writers of recorded cases."""
