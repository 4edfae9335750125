"""Users, their roles and areas, and signing in."""
