"""What only the preview shows: the band above every page, marks where pages have errors, all messages of the form."""
