# Installation: see tests/install.
