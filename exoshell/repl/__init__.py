"""Read, evaluate, print: the prompt and everything around it, on prompt_toolkit and pygments.

The same Repl runs on a bare terminal (`-Plain`) and inside the TUI; only (input, output, prompting) and the place where
finished lines go differ. Textual is unknown here.
"""
