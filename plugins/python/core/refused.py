"""What cannot be done."""


class Refused(Exception):
    """A retry would not change the reason. Each runtime says so in its own words."""
