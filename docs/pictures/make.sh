#!/usr/bin/env bash
# Remakes the pictures of the operator's screen: docs/pictures/make.sh [LORELI]
# A loreli with scripted agents is attached inside a pane of a second loreli, which records the attached screen.
# What that recording holds at the right moment is drawn by `loreli vt picture`. Needs git and bash.
set -euo pipefail
loreli=$(command -v "${1:-loreli}")
pictures=$(cd "$(dirname "$0")" && pwd)
root=$(mktemp -d)
mkdir "$root/shop" "$root/outer"
export LC_ALL=C.UTF-8 COLORTERM=truecolor TZ=UTC
unset LORELI_SOCKET LORELI_AGENT LORELI_HOST

# The daemon whose screen is shown, and the one that watches.
inner() { (cd "$root/shop" && LORELI_HOME=$root/i "$loreli" "$@"); }
outer() { (cd "$root/outer" && LORELI_HOME=$root/o "$loreli" "$@"); }
leave() {
  inner down --now || true
  outer down --now || true
  rm -rf "$root"
}
trap leave EXIT

begin() {
  git init -q "$root/shop"
  git init -q "$root/outer"
  seq -f '%03g  delivered, invoice paid' 1 120 > "$root/shop/orders.txt"
  sed -i 's/^042.*/042  delivered, invoice OPEN/; s/^055.*/055  returned, invoice OPEN/' "$root/shop/orders.txt"
  {
    echo "agents:"
    for agent in writer builder reviewer; do
      echo "  - { name: $agent, role: $agent, backend: scripted, workspace: shared, command: [$loreli, scripted, $agent] }"
    done
    # An agent that dies at once, again and again, until it is given up.
    echo "  - { name: importer, role: importer, backend: shell, workspace: shared, command: [bash, -c, 'echo no table orders; exit 3'],"
    echo "      restart: { intensity: 1, backoff: 1s..1s } }"
  } > "$root/shop/loreli.yml"
  inner trust > /dev/null
  inner up -d > /dev/null
  outer up -d > /dev/null
  shows writer "for shortcuts"
  inner spawn --name shell --env PS1='shop$ ' -- bash --norc > /dev/null
  inner send writer "add a page about plums"
}

# shows AGENT TEXT: agents start one after the other, so there may be no pane yet.
shows() {
  for _ in $(seq 60); do
    if inner wait "$1" --for "$2" --timeout 60s > /dev/null 2>&1; then return; fi
    sleep 1
  done
  return 1
}

# A frame takes milliseconds, a loaded machine needs more; spinners never rest, so there is nothing to wait for.
pause() { sleep "${PAUSE:-2}"; }

# attach SIZE: the inner screen in a pane of the outer loreli.
attach() {
  outer spawn --name "s$1" --size "$1" --cwd "$root/shop" --env LORELI_HOME="$root/i" \
    -- env -u LORELI_SOCKET -u LORELI_AGENT "$loreli" attach > /dev/null
  outer wait "s$1" --for reviewer --timeout 30s
  pause
}

# keys SIZE KEY…
keys() {
  local pane=s$1
  shift
  outer keys "$pane" "$@"
  pause
}

# write SIZE TEXT: into a prompt of the screen.
write() {
  outer send --no-enter "s$1" "$2"
  pause
}

# focus SIZE AGENT: by the first letters of its name.
focus() {
  keys "$1" C-b f
  write "$1" "$2"
  keys "$1" Enter
}

# picture NAME SIZE
picture() {
  outer logs "s$2" | "$loreli" vt picture --cols "${2%x*}" --rows "${2#*x}" > "$pictures/$1-$2.svg"
}

begin
# The reviewer works for a while, then asks for permission.
shows reviewer "Do you want to"

for size in 80x24 120x40; do
  attach $size
  focus $size reviewer
  picture overview $size

  keys $size C-b A
  picture attention $size
  keys $size Escape
  keys $size Escape
  keys $size C-b w
  picture why $size
  keys $size Escape

  focus $size shell
  inner send shell "clear; cat orders.txt"
  inner wait shell --for "120  delivered" --timeout 10s
  keys $size C-b /
  write $size "open"
  keys $size Enter
  picture copy $size
  keys $size Escape

  keys $size C-b :
  write $size "re"
  picture palette $size
  keys $size Escape

  focus $size reviewer
  keys $size C-b i
  picture details $size
  keys $size Escape

  keys $size C-b g
  picture grid $size
  keys $size C-b g

  outer kill "s$size"
done
