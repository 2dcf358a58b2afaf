#!/usr/bin/env bash
# Runs tests/run, deploy/demo and deploy/backup with stand-ins for everything that they call, in a copy of their own.
# usage: scripts_test.sh ROOT
# shellcheck disable=SC2016 # the stubs' bodies are theirs to expand
set -uo pipefail
root=$(cd "$1" && pwd)
unset "${!LINLI_@}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
mkdir -p "$work/tests" "$work/deploy" "$work/stub" "$work/build"
cp "$root/tests/run" "$work/tests/" && cp "$root"/deploy/{lib.sh,packages,demo,demo.play.sh,backup} "$work/deploy/"
failures=0

fail() {
  echo "FAILED: $name: $1"
  sed 's/^/    /' "$work/out"
  failures=$((failures + 1))
}

# expect STATUS TEXT…: what the last `try` ended with, and what it said.
expect() {
  [[ $status == "$1" ]] || fail "exit $status, not $1"
  shift
  local text
  for text; do grep -qF -- "$text" "$work/out" || fail "does not say \"$text\""; done
}
not_called() { ! grep -q "^$1" "$work/calls" || fail "called $1"; }
called() { grep -qxF -- "$1" "$work/calls" || fail "did not call \"$1\" but $(tr '\n' ';' <"$work/calls")"; }

# stub NAME BODY: a program that notes its call.
stub() { printf '#!/bin/bash\necho "%s $*" >>%q\n%s\n' "$1" "$work/calls" "$2" >"$work/stub/$1" && chmod 755 "$work/stub/$1"; }

# as_somebody runs without root's rights; a nobody under root, oneself otherwise.
as_somebody=()
((EUID == 0)) && as_somebody=(setpriv --reuid 65534 --regid 65534 --clear-groups)
as_root=()

try() {
  name=$1 && shift
  : >"$work/calls" && chmod 666 "$work/calls"
  env -i PATH="$work/stub" HOME=/ LINLI_OS_RELEASE="$work/os-release" "${as_root[@]}" bash "$@" >"$work/out" 2>&1
  status=$?
}

# The tools that the scripts may take for granted; no sudo, no apt, no compiler among them.
for tool in bash cat chmod cut date dirname env flock grep head ln mkdir mktemp mv nproc printf rm sed setarch setpriv \
  sleep sort tail tr; do
  ln -s "$(command -v $tool)" "$work/stub/$tool"
done
ln -s "$(command -v bash)" "$work/stub/sh"
everything=$(sed -e 's/#.*//' -e '/^$/d' "$root/deploy/packages")
stub dpkg-query "printf 'ii %s\n' $(tr '\n' ' ' <<<"$everything")"
stub cmake ''
stub ctest 'echo "100% tests passed, 0 tests failed out of 7"'
stub apt-get ''
echo 'ID=debian VERSION_ID=12' >"$work/os-release"
chmod -R a+rX "$work"

try "with everything installed, nothing is installed and every test runs" "$work/tests/run"
expect 0 "100% tests passed, 0 tests failed out of 7"
[[ $(tail -n 1 "$work/out") == "100% tests passed"* ]] || fail "the tests' closing line is not the last"
not_called apt-get
called "cmake --preset release"

try "another preset is built and tested" "$work/tests/run" --preset asan -- -R wechat
expect 0
called "cmake --preset asan"
called "ctest --test-dir $work/build/asan --output-on-failure -j $(nproc) -R wechat"

try "an unknown preset" "$work/tests/run" --preset fast
expect 2 'there is no preset "fast"'

try "an unknown option" "$work/tests/run" --fast
expect 2 'what is "--fast"?'

stub ctest 'echo "50% tests passed, 1 tests failed out of 2"; exit 8'
try "a failed test" "$work/tests/run"
expect 1 "50% tests passed"

stub cmake '[[ $1 != --build ]]'
try "a failed build" "$work/tests/run"
expect 1 "tests/run: the build failed."
not_called ctest
stub cmake ''
stub ctest ''

stub dpkg-query "printf 'ii %s\n' $(grep -vx -e jq -e catch2 <<<"$everything" | tr '\n' ' ')"
echo 'ID=fedora VERSION_ID=40' >"$work/os-release"
try "another system is told what is missing" "$work/tests/run"
expect 2 'here is "fedora 40"' "missing: catch2 jq" "--no-install"
not_called apt-get
try "another system may go on without" "$work/tests/run" --no-install
expect 0
rm "$work/os-release"
try "a system without a name" "$work/tests/run"
expect 2 'here is "unknown"'

echo 'ID=debian VERSION_ID=13' >"$work/os-release"
chmod a+r "$work/os-release"
as_root=("${as_somebody[@]}")
try "no root and no sudo" "$work/tests/run"
expect 2 "not root and no sudo" '"apt-get install --no-install-recommends catch2 jq"'
not_called apt-get
stub sudo 'exec "$@"'
try "sudo installs what is missing, and only that" "$work/tests/run"
expect 0 "installing catch2 jq"
called "apt-get -q -y -o DPkg::Lock::Timeout=300 update"
called "apt-get -q -y -o DPkg::Lock::Timeout=300 install --no-install-recommends catch2 jq"
stub apt-get 'echo "E: no network" >&2; exit 100'
try "packages that cannot be had" "$work/tests/run"
expect 1 "E: no network" "apt-get could not install catch2 jq"
not_called cmake
as_root=()

try "the demonstration refuses what is no port" "$work/deploy/demo" --port http
expect 2 "a port is a number"
try "the demonstration refuses what is no time" "$work/deploy/demo" --now noon
expect 2 "--now is a time"

# --- copies ---------------------------------------------------------------------------------------------------------

stub linli 'echo "copy of $(cat '"$work"'/day)" >"$2"'
rm "$work/stub/date" && stub date "cat '$work/day'"
copies=$work/copies
for month in 01 02 03 04 05 06 07 08 09 10 11 12; do
  for day in 01 02 28; do
    echo "2023-$month-$day" >"$work/day"
    try "a copy on 2023-$month-$day" "$work/deploy/backup" "$copies"
    expect 0
  done
done
for day in 2024-01-{02,03,04,05,06,07,08}; do
  echo "$day" >"$work/day"
  try "a copy on $day" "$work/deploy/backup" --config some.toml "$copies"
  expect 0
done
called "linli backup $copies/daily/.partial --media $copies/media --config some.toml"
name="seven days and twelve months are kept"
[[ $(cd "$copies/daily" && echo *) == "$(echo linli-2024-01-0{2,3,4,5,6,7,8}.db)" ]] || fail "$(ls "$copies/daily")"
[[ $(cd "$copies/monthly" && echo *) == "$(echo linli-2023-{02,03,04,05,06,07,08,09,10,11,12}.db linli-2024-01.db)" ]] ||
  fail "$(ls "$copies/monthly")"
[[ $(cat "$copies/monthly/linli-2024-01.db") == "copy of 2024-01-02" ]] || fail "the month's copy is not its first"

stub linli 'echo half >"$2"; exit 1'
try "a copy that fails leaves the others alone" "$work/deploy/backup" "$copies"
expect 1 "no copy was made"
[[ $(cat "$copies/daily/linli-2024-01-08.db") == "copy of 2024-01-08" && ! -e $copies/daily/.partial ]] || fail "a copy was touched"
try "a copy needs a folder" "$work/deploy/backup"
expect 2 "usage"

((failures == 0)) && echo "the scripts keep their word"
exit $((failures > 0))
