#!/bin/sh
# examples.sh PREFIX LIBDIR FOLDER EXAMPLES LANGUAGE TOOL: builds an example against the installed C ABI, runs it and looks for
# what it must find out.
set -eu
prefix=$1 libdir=$2 folder=$3 examples=$4 language=$5 tool=$6
mkdir -p "$folder"
export PKG_CONFIG_PATH="$prefix/$libdir/pkgconfig" LD_LIBRARY_PATH="$prefix/$libdir"

case $language in
c)
  # shellcheck disable=SC2046 # pkg-config answers with a list of words
  "$tool" -std=c11 -Wall -Wextra -Wpedantic -Werror "$examples/c/will_it_land.c" -o "$folder/c" \
    $(pkg-config --cflags --libs landfall-capi) -lm
  wanted='lands at 328000, 80% between 208000 and 418000; chance of 330000: 38%'
  printed=$("$folder/c")
  ;;
go)
  export GOTOOLCHAIN=local GOPROXY=off CGO_ENABLED=1
  cd "$examples/go"
  "$tool" vet .
  "$tool" build -o "$folder/go" .
  wanted='the quarter lands at 328000; chance of 330000: 38%'
  printed=$("$folder/go")
  deals=${LANDFALL_DATA:-$examples/../../shared/data}/crm_maven
  if [ -d "$deals" ]; then
    printed=$("$folder/go" "$deals")
    case $printed in *"$wanted"*) ;; *) echo "it no longer says: $wanted" >&2; exit 1 ;; esac
    wanted='2017-Q4 lands at 2751748, 80% sure between 2618257 and 2899053; chance of 2800000: 33%'
  fi
  ;;
esac

printf '%s\n' "$printed"
case $printed in
*"$wanted"*) ;;
*)
  echo "it does not say: $wanted" >&2
  exit 1
  ;;
esac
