"""What only the preview shows: the band above every page, marks where pages are wrong, all messages of the form."""
