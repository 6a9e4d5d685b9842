"""Working days of China: which days count, and the due date of a term in constant time.

The law: periods of 行政许可法 are working days without public holidays (art. 82); the day on which a period
begins is not counted (民法典 art. 201). Days come from the State Council's yearly notices; a date that needs a
year whose notice is not out is answered as provisional.
"""

from onewindow.working_days.calendar import Calendar, DateOutOfRange, DayKind, Due, china

__all__ = ["Calendar", "DateOutOfRange", "DayKind", "Due", "china"]
