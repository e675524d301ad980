"""Lists that are a record, a table or the files of a batch: what is shown in place of an answer."""
