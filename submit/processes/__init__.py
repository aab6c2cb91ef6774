"""The processes of `submit serve`, and the wiring of each: web server, delivery, supervisor."""
