"""What a page of HTML says of itself, and what of it is no article. `index.readers.html` finds the article."""
