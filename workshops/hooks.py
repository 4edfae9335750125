"""What work hands to the ground: its side of imports."""

from portal.common.imports.writers import writers
from workshops.services.rosters import SpellWriter

writers.add("spells", SpellWriter(), rank=20)
