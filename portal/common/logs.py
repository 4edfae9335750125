"""The portal's log. Identifiers only: no name, number or illness is ever written to it."""

import logging

logger = logging.getLogger("anju")
