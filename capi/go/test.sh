#!/bin/sh
# test.sh MODULE GO PREFIX LIBDIR: what a module must pass — format, vet, tests with the race detector — against the C library that
# is installed in PREFIX. Exits with 77, skipped, where Go is older than the module asks, or its modules cannot be had.
set -eu
module=$1 go=$2 prefix=$3 libdir=$4
export PKG_CONFIG_PATH="$prefix/$libdir/pkgconfig" LD_LIBRARY_PATH="$prefix/$libdir" CGO_ENABLED=1 GOTOOLCHAIN=local
cd "$module"

asks=$(sed -n 's/^go //p' go.mod)
is=$("$go" env GOVERSION | sed 's/^go//; s/ .*//')
if [ "$(printf '%s\n' "$asks" "$is" | sort -V | head -n 1)" != "$asks" ]; then
  echo "skipped: this needs Go $asks, and here is $is; the package itself goes on with it"
  exit 77
fi
if ! "$go" list -deps -test ./... >/dev/null; then # downloads what is not in Go's cache yet
  if [ -n "${CI:-}" ]; then exit 1; fi
  echo "skipped: the modules that this needs are neither in Go's cache nor to be downloaded"
  exit 77
fi

unformatted=$("$("$go" env GOROOT)/bin/gofmt" -l .)
if [ -n "$unformatted" ]; then
  echo "not as gofmt has it: $unformatted"
  exit 1
fi
"$go" vet ./...
# The cache of results knows nothing of the library, hence -count=1.
"$go" test -race -count=1 ./...
