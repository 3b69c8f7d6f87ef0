#!/bin/sh
# check.sh PREFIX LIBDIR FOLDER C++ C: compiles the consumers with what pkg-config says, runs them, compares what they print.
set -eu
prefix=$1 libdir=$2 folder=$3 cxx=$4 cc=$5
consumer=$(dirname "$0")/../consumer
mkdir -p "$folder"
export PKG_CONFIG_PATH="$prefix/$libdir/pkgconfig" LD_LIBRARY_PATH="$prefix/$libdir"

# What expected.cmake holds for a consumer, without the \n that ends it.
expected() { sed -n "s/^set(expected_$1 \"\(.*\)\\\\n\")\$/\1/p" "$consumer/expected.cmake"; }

# check NAME PACKAGE COMPILER… SOURCE
check() {
  name=$1 package=$2
  shift 2
  # shellcheck disable=SC2046 # pkg-config answers with a list of words
  "$@" -o "$folder/$name" $(pkg-config --cflags --libs "$package")
  printed=$("$folder/$name")
  if [ -z "$printed" ] || [ "$printed" != "$(expected "$name")" ]; then
    echo "$name printed '$printed' instead of '$(expected "$name")'" >&2
    exit 1
  fi
  echo "$name: $printed"
}

check core landfall "$cxx" -std=c++20 "$consumer/core.cpp"
check io landfall-io "$cxx" -std=c++20 "$consumer/io.cpp"
check capi landfall-capi "$cc" -std=c11 "$consumer/capi.c"
# The archive: nothing of landfall's is looked for when the program starts.
# shellcheck disable=SC2046 # a list of words
"$cc" -std=c11 -DLANDFALL_STATIC "$consumer/capi.c" -o "$folder/capi_static" \
  $(pkg-config --cflags --static --libs landfall-capi | sed 's/-llandfall_c/-l:liblandfall_c.a/')
if [ "$(LD_LIBRARY_PATH='' "$folder/capi_static")" != "$(expected capi)" ]; then
  echo "what was linked against the archive printed something else" >&2
  exit 1
fi
if pkg-config --exists 'landfall >= 0.2'; then
  echo "pkg-config took landfall for 0.2" >&2
  exit 1
fi
