"""What MkDocs needs from the product: values, cards, the check before a build, and publications."""
