"""The guided form: its pages, built from the rule-book, and what the browser sends back."""
