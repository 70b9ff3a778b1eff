"""The admin API's wire: who may call what, envelopes, pages, errors, batches, and the module file."""
