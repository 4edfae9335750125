"""What work hands to the ground: its side of imports and of exports in roster columns."""

from portal.common.imports.exporting import roster_sources
from portal.common.imports.writers import writers
from workshops.services.exporting import spells_of
from workshops.services.rosters import SpellWriter

writers.add("spells", SpellWriter(), rank=20)
roster_sources.add("spells", spells_of, rank=20)
