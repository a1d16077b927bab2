"""What the pages of daily work share: where what came is taken from."""
