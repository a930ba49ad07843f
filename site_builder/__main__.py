"""Turns a command line into a run of the program, and any bug of ours into one Chinese line and a file.

It refuses to know the commands.
"""

from __future__ import annotations

from site_builder.cli.main import main

if __name__ == "__main__":
    main()
