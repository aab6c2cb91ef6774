"""The tests, laid out as the package that they test."""
