#!/bin/sh
# install.sh PYTHON SOURCE FOLDER WERROR: builds the wheel and installs it twice. FOLDER/alone has nothing else; FOLDER/tested sees
# what PYTHON has installed, for the tests. PYTHON has scikit-build-core. Built in build/, so that only the first time is long.
set -eu
python=$1 source=$2 folder=$3 werror=$4
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1

rm -rf "$folder/wheel"
"$python" -m pip wheel --quiet --no-deps --no-build-isolation --no-index --wheel-dir "$folder/wheel" \
  --config-settings=cmake.define.LANDFALL_WERROR="$werror" "$source"

for name in alone tested; do
  environment=$folder/$name
  "$environment/bin/python" -c '' 2>/dev/null || "$python" -m venv --clear --without-pip "$environment"
  "$python" -m pip --python "$environment/bin/python" install --quiet --no-deps --no-index --force-reinstall "$folder"/wheel/*.whl
done
site=$("$folder/tested/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
"$python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))' >"$site/for_tests.pth"
