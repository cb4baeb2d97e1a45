"""The group report as HTML pages: `page.page` for one group, `index.index` over many."""
