"""One handover, several coats. Each renders the same document; none of them knows a store."""
