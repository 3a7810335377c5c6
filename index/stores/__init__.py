"""Where a library is: `embedded` on this machine, `opensearch` in a cluster; both implement `protocol`."""
