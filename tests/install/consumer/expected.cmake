# What the programs of this folder print, and the C++ example, whose words stand in the README too.
set(expected_core "mean 100.00, at least 100 with 0.7500, refused with 1\n")
set(expected_capi "mean 100.00, at least 100 with 0.7500, refused with 1\n")
set(expected_io "Ada 1234.50\n")
set(expected_example "median 550000, 80% sure between 350000 and 910000\nchance of 600,000 or more: 43.52%\ndeals, exact: every distinct sum, n = 5\n")
