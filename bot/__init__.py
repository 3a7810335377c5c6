"""The faces of citebot: they carry questions in and answers out. What is found, and how, is `index`."""
