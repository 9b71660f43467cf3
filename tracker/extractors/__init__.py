"""Facts: what the figures and dates of an article say of companies, titles and events."""
