"""What people look at: charts, the page, the explanation of one article."""
