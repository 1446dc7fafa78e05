"""How fast and how robust, measured: ``python -m tests.bench`` for all of it, ``tests.bench.faults``, ``.marts`` and ``.unchanged`` by themselves."""
