"""Invent a place: people, workers and organisations that exist nowhere, at real postcodes.

Pure Python without Django. Everything comes from a seed number, so the same seed is the same
place, byte for byte. Nobody in it is real; names are put together by chance from own lists.
"""
