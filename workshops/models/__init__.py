"""Tables of work."""

from workshops.models.spells import Spell

__all__ = ["Spell"]
