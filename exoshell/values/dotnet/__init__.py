"""Implementations of .NET members, a module per family of types; each lists its TypeTables in TABLES and is imported when first needed."""
