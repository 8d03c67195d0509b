"""Measuring Lamina through the door that customers use."""
