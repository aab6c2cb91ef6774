"""The pages of the form: one module for each page or step that a client sees."""
