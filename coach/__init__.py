"""Nuanchang (暖场): reads a group's chat and tells its operator who needs care, what to open with, and when to sell."""

__version__ = "0.1.0"
