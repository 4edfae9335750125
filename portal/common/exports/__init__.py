"""Exports of lists: the columns shown or those of a roster, small ones at once, large ones as a job with a link."""
