"""Clients' answers by mail: read, judged, accepted as replies or set aside for people."""
