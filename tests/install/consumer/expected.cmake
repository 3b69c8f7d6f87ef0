# What the programs of this folder print.
set(expected_core "mean 100.00, at least 100 with 0.7500, refused with 1\n")
set(expected_capi "mean 100.00, at least 100 with 0.7500, refused with 1\n")
set(expected_io "Ada 1234.50\n")
