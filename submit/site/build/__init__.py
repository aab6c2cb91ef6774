"""Building the site: pages to MkDocs, finished pages to a publication."""
