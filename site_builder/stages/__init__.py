"""The steps of a build, one file each; a step is either *each* (one item at a time) or *join* (the whole site).

Steps never import each other, and refuse to know any content type by name.
"""
