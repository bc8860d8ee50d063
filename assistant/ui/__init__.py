"""The browser's pages: one module a page. Document text is never markup here: it reaches the page escaped."""
