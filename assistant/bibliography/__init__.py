"""A cited place to its bibliographic record: what the sidecar says, else the file, else the pages themselves."""

from assistant.bibliography.record import NO_RECORD, Record
from assistant.bibliography.works import record_of, records_of, title_of_work

__all__ = ["NO_RECORD", "Record", "record_of", "records_of", "title_of_work"]
