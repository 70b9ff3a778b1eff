"""What views compute by script in PowerShell, as functions; one file per family of nouns, imported when an object of it is shown.

A file has some of: CELLS {(view name or '', column label): function}, CAPTIONS {view name: function → values of a custom entry},
GROUP_KEYS {view name: function}, CUSTOM {view name: function → values of a custom entry}, OUT_OF_BAND {view names}.
"""
