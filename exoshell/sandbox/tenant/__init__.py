"""An organization: its recipients in SQLite, its settings, and how both look when the service shows them."""
