"""Search: sections of the site that may answer a few words, whatever form those words are in."""
