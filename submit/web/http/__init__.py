"""What every request passes: bounds, limits, CSRF, headers, the log, errors, static files, health."""
