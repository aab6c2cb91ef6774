"""Answers of clients that come by mail: read, judged, taken as replies or set aside for people."""
