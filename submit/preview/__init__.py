"""`submit preview`: site and form from the working tree, shown anew at every save. Nothing leaves it."""
