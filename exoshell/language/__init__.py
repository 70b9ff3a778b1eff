"""Text → tokens → tree. Evaluates nothing and never raises: see parser.parse."""
