"""python -m exoshell"""

from exoshell.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
