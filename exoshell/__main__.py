"""python -m exoshell"""

from exoshell.cli import console_script

if __name__ == "__main__":
    raise SystemExit(console_script())
