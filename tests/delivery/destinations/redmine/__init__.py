"""Tests of the Redmine destination that need no Redmine."""
