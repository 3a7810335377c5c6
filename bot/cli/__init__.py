"""The commands of `citebot`."""
