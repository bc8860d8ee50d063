"""Files to clean texts, in child processes with limits of time and memory."""
