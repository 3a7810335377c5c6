"""What the rules of several languages share: machinery that is given a language's words."""
