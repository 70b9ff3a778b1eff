"""Which cmdlets the service has: shipped facts, what this administrator's roles allow, and the cache of the latter on disk."""
