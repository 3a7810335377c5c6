"""The retrieval library: articles in, answers out. Knows no Discord, no environment, no event loop; prints nothing."""
