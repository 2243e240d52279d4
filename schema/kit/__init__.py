"""Ground floor of the thread: ids, money, periods, pages, errors, tables. Knows no link."""
