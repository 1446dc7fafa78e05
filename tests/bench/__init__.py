"""Measurements that take longer than a test may: ``python -m tests.bench.faults``, ``python -m tests.bench.unchanged``."""
