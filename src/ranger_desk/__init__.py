"""Ranger Desk: review park comments beside what a local model says of them.

The nouns are in `records`; `operations` is what the window and the command line both call.
"""

__version__ = "0.1.0"
