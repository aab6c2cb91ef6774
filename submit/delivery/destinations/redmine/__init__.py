"""The destination that files tickets as issues in Redmine, over its REST interface."""
