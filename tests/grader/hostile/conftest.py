"""Submissions are texts that tests read: importing one would set it off."""

collect_ignore_glob = ["submissions/*"]
