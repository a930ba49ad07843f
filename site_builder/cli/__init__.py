"""The command line, one command a file: the only place that asks what day it is, prints, and reads the environment.

It refuses to decide anything about content: every answer comes from the parts below.
"""
