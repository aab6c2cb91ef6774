"""The processes of `submit serve`, and what wires each of them: web server, delivery, supervisor."""
