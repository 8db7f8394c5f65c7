"""The handover: what the next shift must know, most severe first.

It writes itself from the shift. The outgoing lead adds "if … then …" lines and a note, gives a reason for
what is unfinished, and signs; the incoming lead goes through it point by point, reads back, and signs.
"""
