"""Every string a user reads, in Russian, and nothing else.

`reading` for files and the corpus, `index` for the index and the model, `answers` for questions, `references` for references
and lists, `export` for files with answers, `commands` for the command line, `pages` for the browser.
"""
