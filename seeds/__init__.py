"""The article the project started from; what a first run answers from."""
