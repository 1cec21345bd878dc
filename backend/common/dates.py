"""Counting in calendar months."""

import calendar
import datetime


def in_months(day: datetime.date, months: int) -> datetime.date:
    """Return the same day some months later (earlier if negative), else that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return day.replace(year=year, month=month + 1, day=min(day.day, last))
