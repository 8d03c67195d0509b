"""How well the embedded assessor reads messages, source by source, and how fast."""
