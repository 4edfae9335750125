"""The ground: what every storey stands on. Nothing here knows the domain."""
