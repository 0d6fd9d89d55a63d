#!/usr/bin/env bash
# Install Debian's PostgreSQL and Chromium where they are missing and may be installed.
set -uo pipefail
export DEBIAN_FRONTEND=noninteractive
missing=()
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql)
command -v chromium-headless-shell >/dev/null 2>&1 || missing+=(chromium-headless-shell)
if [ ${#missing[@]} -gt 0 ]; then
  if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "Installing ${missing[*]}"
    apt-get update -qq
    for package in "${missing[@]}"; do apt-get install -y -qq "$package" >/dev/null; done
    # Older releases have the whole browser only, which does as well and takes longer.
    command -v chromium-headless-shell chromium >/dev/null 2>&1 || apt-get install -y -qq chromium >/dev/null
  else
    # The whole browser will do.
    command -v chromium >/dev/null 2>&1 && missing=("${missing[@]/chromium-headless-shell}")
    [ -z "${missing[*]// }" ] || echo "Missing: ${missing[*]}. Install them to run every test." >&2
  fi
fi
exit 0
