"""Checking the pages before a build: links, anchors, wording, translations, numbers typed by hand."""
