"""Fault programs: each breaks something on purpose, counts what became of the tickets, and prints one line of figures.

`script/faults [name …]` runs the long ones; their short versions are tests.
"""
