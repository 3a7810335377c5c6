"""Where records are kept: in a file beside a library, or in a cluster."""
