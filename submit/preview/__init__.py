"""`submit preview`: site and form from the working tree, refreshed at every save. Nothing is sent anywhere."""
