"""The commands of `submit`, by what they are about: what serves, the rules, the store. `submit.cli` calls them."""
