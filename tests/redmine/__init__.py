"""Tests that need a real Redmine."""
