"""Colours of a line: our parser's tokens as semantic styles for the prompt, and as pygments token types for every pygments tool."""
