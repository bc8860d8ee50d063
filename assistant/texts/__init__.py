"""Every string a user reads, in Russian, and nothing else.

`reading` for files and the corpus, `index` for the index and the model, `report` for what was read in a document, `answers` for
answers, `understanding` for questions as they were understood, `conversation` for follow-ups, `filters` for where is looked,
`references` for references and lists, `export` for files with answers, `evaluation` for figures of quality, `commands` for the
command line, `pages` for the browser; of its parts `history` for conversations, `documents`, `quality`, `about`, `people` for
signing in, and `looks` for what stands beside the matter of the pages.
"""
