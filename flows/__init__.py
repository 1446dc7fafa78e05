"""Jianbao 剪報: Chinese press clippings in, a DuckDB warehouse of provable facts out.

The modules are the stages, in the order a clipping passes them::

    cli → pipeline → ingest → process → load → publish
                              process → read → clean → lines → segment → extract → lexicon → terms, records

Arrows point one way; ``tests/test_architecture.py`` holds them.
"""
