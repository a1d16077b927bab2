"""Frames into pictures: one file a picture, no numbers of their own."""
