"""The reader: where in a passage the answer to a question stands, and how much more likely that is than «not here»."""
