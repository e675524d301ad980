"""Files into frames: CSV, Parquet and Excel, whatever they were written by."""
