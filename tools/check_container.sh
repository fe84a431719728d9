#!/usr/bin/env bash
# Builds the Dockerfile and starts the image for real, on a Debian machine that has no container engine.
#
#   tools/check_container.sh [base.tar]
#
# The base image is made here by debootstrap and stands in under the official one's name, so no image is fetched.
# `base.tar` keeps it for the next time. The app then runs as compose.yaml has it run: not root, no capability,
# nothing writable but /tmp; and without a network, for it needs none. On two cores it takes about a minute and a half.
# Needs root, buildah, debootstrap, iproute2, curl, python3.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
base_tar=${1:-$work/base.tar}
export STORAGE_DRIVER=vfs BUILDAH_ISOLATION=chroot CONTAINERS_STORAGE_CONF=$work/storage.conf
printf '[storage]\ndriver = "vfs"\ngraphroot = "%s"\nrunroot = "%s"\n' "$work/images" "$work/run" > "$CONTAINERS_STORAGE_CONF"
trap 'rm -rf --one-file-system "$work"' EXIT

say() { printf '\n== %s\n' "$*"; }

make_base() {
  local mirror
  # shellcheck disable=SC2016 # apt-get fills in $(REPO_URI)
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Codename: bookworm' 'Component: main' | head -n 1)
  debootstrap --variant=minbase --include=python3,python3-venv,python3-pip,ca-certificates bookworm "$work/base" \
    ${mirror:+"$mirror"} > "$work/debootstrap.log" || { tail -n 20 "$work/debootstrap.log"; return 1; }
  # What this machine trusts to reach the package index, the build must trust as well.
  cp /etc/ssl/certs/ca-certificates.crt "$work/base/etc/ssl/certs/"
  ln -s /usr/bin/python3 "$work/base/usr/local/bin/python"
  ln -s /usr/bin/pip3 "$work/base/usr/local/bin/pip"
  tar --one-file-system -C "$work/base" -cf "$base_tar" .
  rm -rf --one-file-system "$work/base"
}

import_base() {
  local container index
  index=$(python3 -m pip config get global.index-url 2> /dev/null || true)
  container=$(buildah from scratch)
  buildah add -q "$container" "$base_tar" / > /dev/null
  buildah config --env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$container"
  [[ -z $index ]] || buildah config --env "PIP_INDEX_URL=$index" "$container"
  buildah commit -q --rm "$container" "$(sed -n 's/^FROM \(\S*\).*/\1/p' Dockerfile | head -n 1)" > /dev/null
}

# Runs in its own network, mounts and processes, so nothing is left when it ends. Reads $root and the arrays below.
start_and_ask() {
  set -euo pipefail
  ip link set lo up
  mount --bind "$root" "$root"
  mount -t proc proc "$root/proc"
  mount --rbind /dev "$root/dev"
  mount -t tmpfs tmpfs "$root/tmp"
  mount -o remount,bind,ro "$root"
  inside() {
    exec chroot "$root" env -i -C "$workdir" "${environment[@]}" \
      setpriv --reuid="${user%:*}" --regid="${user#*:}" --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all "$@"
  }

  if touch "$root/srv/app/written" 2> /dev/null; then echo "the image is not read-only"; return 1; fi
  (inside touch /tmp/written)
  (inside "${command[@]}") &
  local app=$!
  for _ in {1..100}; do
    (inside "${healthcheck[@]}" 2> /dev/null) && break
    kill -0 "$app"
    sleep 0.2
  done
  (inside "${healthcheck[@]}")
  diff <(awk '/^(Uid|CapEff|NoNewPrivs):/ {print $1, $2}' "$root/proc/$app/status") \
    <(printf '%s\n' "Uid: ${user%:*}" "CapEff: 0000000000000000" "NoNewPrivs: 1")
  echo "runs as $user without capabilities"
  ask() { curl -sS --fail --max-time 10 "$@"; }
  ask localhost:8000/healthz
  echo
  grep -o '<title>[^<]*' <<< "$(ask localhost:8000/)"
  ask localhost:8000/static/vendor/htmx/htmx.min.js > /dev/null
  ask localhost:8000/api/runs --json '{}' > /dev/null

  local before=$EPOCHREALTIME
  kill -TERM "$app"
  wait "$app"
  echo "stopped cleanly after $(( (${EPOCHREALTIME/./} - ${before/./}) / 1000 )) ms"
}

say "base image"
[[ -e $base_tar ]] || make_base
import_base

say "build"
buildah bud -q --pull-never --format docker -t dropout-live . > /dev/null
container=$(buildah from --pull-never dropout-live)
root=$(buildah mount "$container")
du -sh --apparent-size "$root/srv/app" "$root/opt/venv" | sed "s|$root||"

say "start"
of_image() { buildah inspect --type image --format "$1" dropout-live; }
user=$(of_image '{{.Docker.Config.User}}')
workdir=$(of_image '{{.Docker.Config.WorkingDir}}')
mapfile -t environment < <(of_image '{{range .Docker.Config.Env}}{{println .}}{{end}}' | grep .)
mapfile -t command < <(of_image '{{range .Docker.Config.Cmd}}{{println .}}{{end}}' | grep .)
mapfile -t healthcheck < <(of_image '{{range .Docker.Config.Healthcheck.Test}}{{println .}}{{end}}' | grep . | tail -n +2)
unshare --net --mount --pid --fork --kill-child \
  bash -c "$(declare -p root user workdir environment command healthcheck); $(declare -f start_and_ask); start_and_ask"
buildah rm -a > /dev/null
