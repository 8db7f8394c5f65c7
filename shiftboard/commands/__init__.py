"""The commands: what people script, in words and in JSON.

Only the functions that open the board import a screen.
"""
