"""What the benchmark of amounts and dates is made of: cases, the suites they come from, and the libraries asked."""
