"""The pages, one file each: a visit comes in, a `Page` goes out."""
