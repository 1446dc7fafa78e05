"""Bytes → decoded text and what the container tells: one reader per format behind :func:`read`."""
