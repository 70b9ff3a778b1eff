"""Half-typed text → candidates. Pure: reads the session through SessionView, runs no command and touches no network."""
