"""Turns what is written about a theme, its colours and its logo into plain values, or into findings.

It refuses to know templates; putting a theme together is the work of `site_builder.theme`.
"""
