"""What MkDocs needs of us: values, cards, the check before a build, and publications."""
