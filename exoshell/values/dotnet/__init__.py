"""Implementations of .NET members, one module per family of types; each lists its TypeTables in TABLES and is imported when first needed."""
