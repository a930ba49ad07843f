"""Turns a file that editors put beside an item into the one that readers may have, and says what an editor must settle.

What it promises: a file says nothing any more about who wrote it, when, with what and how often; what it shows is
untouched, byte for byte where it can be; nothing in it runs. A file in which people still talk to each other (comments,
tracked changes), hide something or program something is refused, never repaired: only its editor knows what is meant.
The same bytes come out of the same bytes, and what was cleaned once stays as it is. Damaged, locked or signed files
stay as they are, and it is said. Nothing here raises, executes, loads or follows what a file asks for, or asks for
more memory than its limits.

It refuses to know which items use a file, where it is published, and anything about the file system.
"""
