# shellcheck shell=bash disable=SC2154
# What tests/run and deploy/demo share: installing what deploy/packages lists, and building. Sourced, never run;
# whoever sources it has said its own name in $program.

linli_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export LC_ALL=C.UTF-8 # test names and chat text are Chinese

say() { printf '%s\n' "$*" >&2; }
section() { printf '\n== %s\n' "$*" >&2; }

# usage_error SENTENCE: the caller cannot be helped without doing something first.
usage_error() {
  say "$program: $*"
  exit 2
}

# The packages of deploy/packages that are not installed, one a line.
missing_packages() {
  local wanted
  wanted=$(sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$linli_root/deploy/packages")
  command -v dpkg-query >/dev/null || { printf '%s\n' "$wanted"; return; }
  local installed
  # shellcheck disable=SC2086,SC2016 # a word per package; ${…} is dpkg-query's own
  installed=$(dpkg-query -W -f '${db:Status-Abbrev}${Package}\n' $wanted 2>/dev/null | sed -n 's/^[ih]i //p')
  grep -vxF -f <(printf "%s\n" "$installed") <<<"$wanted" || true
}

# "debian 12", "ubuntu 24.04", … or "unknown"
system_name() {
  # shellcheck disable=SC1090,SC1091
  (. "${LINLI_OS_RELEASE:-/etc/os-release}" 2>/dev/null && printf '%s %s' "$ID" "${VERSION_ID:-}") || printf unknown
}

# Installs what is missing. Makes no apt call and needs no rights when everything is there.
install_missing() {
  local missing
  missing=$(missing_packages | tr '\n' ' ')
  [[ -z ${missing// /} ]] && return
  case $(system_name) in
    "debian 12" | "debian 13") ;;
    *) usage_error "this installs packages on Debian 12 and 13 only, and here is \"$(system_name)\". Install by your system's" \
      "means what deploy/packages lists (missing: ${missing% }), then call this again with --no-install." ;;
  esac
  local as_root=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null ||
      usage_error "not root and no sudo: have root run \"apt-get install --no-install-recommends ${missing% }\", then call this again."
    as_root=(sudo)
  fi
  section "installing ${missing% }"
  # The time-out lets a fresh machine's own unattended upgrade finish first.
  local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300)
  # shellcheck disable=SC2086
  if ! { "${apt[@]}" update && "${apt[@]}" install --no-install-recommends $missing; } >&2; then
    say "$program: apt-get could not install ${missing% }; its own words are above."
    exit 1
  fi
}

# How many compilers at once: one a core, but 1.5 GiB of free memory each.
build_jobs() {
  local cores free_kib by_memory
  cores=$(nproc)
  free_kib=$(sed -n 's/^MemAvailable: *\([0-9]*\) kB/\1/p' /proc/meminfo 2>/dev/null)
  by_memory=$((${free_kib:-1572864} / 1572864))
  ((by_memory < 1)) && by_memory=1
  echo $((cores < by_memory ? cores : by_memory))
}

# build PRESET [TARGET…]: configures and builds in build/PRESET; everything when no target is named.
build() {
  local preset=$1 launcher=()
  shift
  command -v ccache >/dev/null && launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
  section "building ${*:-everything} ($preset)"
  if ! (cd "$linli_root" && cmake --preset "$preset" "${launcher[@]}" &&
    cmake --build --preset "$preset" -j "$(build_jobs)" ${1:+--target "$@"}) >&2; then
    say "$program: the build failed."
    exit 1
  fi
}
