# Sourced by bench/run: starts what is measured, and ends it. Processes belong to groups, such as etcd, by which their cost is told.
pids=()
declare -A group=()

# Ends all that has been started.
stop_all() {
  local pid
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do gone "$pid"; done
  pids=()
  group=()
}

# Waits until a process has ended, and ends it if it does not.
gone() {
  local i
  for i in $(seq 300); do
    kill -0 "$1" 2>/dev/null || return 0
    sleep 0.1
  done
  kill -9 "$1" 2>/dev/null || true
  wait "$1" 2>/dev/null || true
}

say() { printf '%s\n' "$*" >&2; }

fail() {
  say "bench: $*"
  exit 1
}

# Takes note of the process that has just been started: started GROUP.
started() {
  pids+=($!)
  group[$1]="${group[$1]:-} $!"
}

# Finds a program, or has Debian install its package, and not start it.
need() {
  local program=$1 package=$2 policy=/usr/sbin/policy-rc.d
  if command -v "$program" >/dev/null; then
    return
  fi
  say "installing $package"
  [ -e "$policy" ] || { printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy"; }
  { DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$package" ||
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$package"; }; } >"$work/apt.log" 2>&1 || true
  grep -q 'exit 101' "$policy" && rm -f "$policy"
  command -v "$program" >/dev/null || fail "$program is missing, and $package cannot be installed: $(tail -n 1 "$work/apt.log")"
}

# Waits until an address answers, for three minutes at most, or until something that was started has ended.
await() {
  local i pid
  for i in $(seq 1800); do
    if curl -sf -m 2 -o /dev/null "$1"; then
      return
    fi
    for pid in "${pids[@]}"; do
      kill -0 "$pid" 2>/dev/null || fail "a process has ended before $1 answers: $(ended_with)"
    done
    sleep 0.1
  done
  fail "$1 does not answer: $(ended_with)"
}

ended_with() { tail -q -n 2 "$work"/*.log | tail -n 12; }

# What somebody else has started would be measured instead.
require_free() {
  local port
  for port in "$@"; do
    ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || fail "port $port is in use"
  done
}

# Builds what is stale, and finds the JDK. What is measured is what the launcher starts, with its flags.
build() {
  ./dispersa --version >/dev/null
  jdk=$(for jdk in "${JAVA_HOME:-}" /usr/lib/jvm/*25*; do
    [ ! -x "$jdk/bin/java" ] || ! "$jdk/bin/java" -version 2>&1 | grep -q '"25[."]' || { echo "$jdk"; break; }
  done)
  [ -n "$jdk" ] || fail "no JDK 25 in JAVA_HOME or /usr/lib/jvm"
}

readonly flags=(-XX:+UseSerialGC --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)

# service MODULE GROUP LOG MEMORY ARGUMENTS...: starts one of ours.
service() {
  local jar name=$2 log=$3 memory=$4
  # The cache knows its jars by their real paths.
  jar=$(readlink -f "target/dist/$1")/$1.jar
  shift 4
  "$jdk/bin/java" "${flags[@]}" "-Xmx$memory" -XX:AOTCache="${jar%/*}/app.aot" -Xlog:aot=off -Xlog:cds=off -jar "$jar" "$@" \
    --server.address=127.0.0.1 >>"$work/$log.log" 2>&1 &
  started "$name"
}

# cluster NAME PORT PARTICIPANTS PARTITIONS: a main node at PORT, and participants at those behind it. Ports are below those of
# outgoing connections, and away from the launcher's.
cluster() {
  local name=$1 port=$2 participants=$3 partitions=$4 i
  # shellcheck disable=SC2046
  require_free $(seq "$port" $((port + participants)))
  service main-node-service "$name-main" "$name" 256m "$port" --dispersa.data-dir="$work/$name" \
    --dispersa.formation.participants="$participants" --dispersa.partitions="$partitions"
  for i in $(seq "$participants"); do
    participant "$name" "$port" "$i"
  done
  await "http://127.0.0.1:$port/actuator/health/readiness"
}

# participant NAME PORT NUMBER
participant() {
  local name=$1 port=$2 number=$3
  service participant-service "$name-participant" "$name-$number" 512m 127.0.0.1 "$port" $((port + number)) \
    --dispersa.data-dir="$work/$name-$number"
}

# The least that a main node can do.
bare_servlet() {
  require_free 19700
  mkdir "$work/bare"
  "$jdk/bin/java" "${flags[@]}" -Xmx256m -cp "target/dist/main-node-service/lib/*" bench/floors/BareServlet.java 19700 "$work/bare" \
    >"$work/bare.log" 2>&1 &
  started bare
  await http://127.0.0.1:19700/
}

# ratis_alone GROUPS BYTES: three processes; each tells at 1981N how many entries it has committed.
ratis_alone() {
  local i
  require_free 19800 19801 19802 19810 19811 19812
  for i in 0 1 2; do
    "$jdk/bin/java" "${flags[@]}" -Xmx512m -cp "target/dist/participant-service/lib/*" bench/floors/RatisAlone.java "$i" 19800 "1981$i" \
      "$work/ratis-$i" "$1" "$2" >"$work/ratis-$i.log" 2>&1 &
    started ratis
  done
  for i in 0 1 2; do
    await "http://127.0.0.1:1981$i/"
  done
}

# Both pass on to the participant at 19101.
proxies() {
  need nginx nginx
  need haproxy haproxy
  require_free 19200 19201
  sed "s#WORK#$work#g" bench/nginx.conf >"$work/nginx.conf"
  nginx -c "$work/nginx.conf" -g 'daemon off;' >"$work/nginx.log" 2>&1 &
  started nginx
  haproxy -f bench/haproxy.cfg >"$work/haproxy.log" 2>&1 &
  started haproxy
  await http://127.0.0.1:19200/actuator/health/readiness
  await http://127.0.0.1:19201/actuator/health/readiness
}

# Sets etcd: the address of the member that leads, which spares it a hop.
etcd_of_three() {
  need etcd etcd-server
  local i members=m1=http://127.0.0.1:19311,m2=http://127.0.0.1:19312,m3=http://127.0.0.1:19313
  require_free 19301 19302 19303
  for i in 1 2 3; do
    # Old versions of values are thrown away, or they come to its limit.
    etcd --name "m$i" --data-dir "$work/etcd-$i" --listen-client-urls "http://127.0.0.1:1930$i" \
      --advertise-client-urls "http://127.0.0.1:1930$i" --listen-peer-urls "http://127.0.0.1:1931$i" \
      --initial-advertise-peer-urls "http://127.0.0.1:1931$i" --initial-cluster "$members" --log-level error \
      --quota-backend-bytes 8589934592 --auto-compaction-mode revision --auto-compaction-retention 20000 \
      >"$work/etcd-$i.log" 2>&1 &
    started etcd
  done
  await http://127.0.0.1:19301/health
  for i in 1 2 3; do
    etcd=http://127.0.0.1:1930$i
    curl -s -m 5 -X POST -d '{}' "$etcd/v3/maintenance/status" |
      node -e 'const s = JSON.parse(require("fs").readFileSync(0)); process.exit(s.leader === s.header.member_id ? 0 : 1)' && return
  done
  fail "etcd has no leader"
}

infinispan_of_three() {
  local i
  require_free 19401 19402 19403
  mvn -B -q -f bench/infinispan/pom.xml dependency:copy-dependencies -DoutputDirectory="$work/infinispan-lib" >&2
  "$jdk/bin/javac" -cp "$work/infinispan-lib/*" -d "$work/infinispan-lib" bench/infinispan/Start.java 2>"$work/javac.log"
  for i in 1 2 3; do
    "$jdk/bin/java" -Xmx512m -XX:+UseSerialGC -Dinfinispan.node.name="n$i" -Dbench.jgroups.port="1942$i" \
      -Djava.net.preferIPv4Stack=true -cp "$work/infinispan-lib/*:$work/infinispan-lib" Start "1940$i" \
      >"$work/infinispan-$i.log" 2>&1 &
    started infinispan
  done
  # Each could have begun a cluster of its own.
  for i in $(seq 600); do
    if curl -sf http://127.0.0.1:19401/rest/v2/container/health 2>/dev/null | grep -Eq '"number_of_nodes" *: *3'; then
      return
    fi
    sleep 0.1
  done
  fail "Infinispan's servers have not found each other: $(ended_with)"
}

redis_behind_webdis() {
  need redis-server redis-server
  need webdis webdis
  require_free 19500 19501
  mkdir "$work/redis"
  redis-server --bind 127.0.0.1 --port 19501 --dir "$work/redis" --save '' --appendonly yes --appendfsync always \
    >"$work/redis.log" 2>&1 &
  started redis
  webdis bench/webdis.json >"$work/webdis.log" 2>&1 &
  started webdis
  await http://127.0.0.1:19500/PING
  # Its status is 200 whatever Redis says.
  curl -sf -m 5 -d MSET/key-100-0/value/key-100-1/value http://127.0.0.1:19500/ | grep -q OK || fail "Redis does not write"
}

# Prints the processes of groups, and those that they have started.
members() {
  local name pid
  for name in "$@"; do
    for pid in ${group[$name]:-}; do
      printf '%s\n' "$pid" $(pgrep -P "$pid" || true)
    done
  done
}

# Prints how long processes have computed so far, in ms.
cpu_millis() {
  local pid total=0
  for pid in "$@"; do
    # After the name, which may have spaces, the 12th and the 13th field.
    total=$((total + $(sed 's/.*) //' "/proc/$pid/stat" 2>/dev/null | awk '{print $12 + $13}' || echo 0)))
  done
  printf '%s' $((total * 1000 / $(getconf CLK_TCK)))
}

# Prints a figure of the memory of each process of a group, in MB: megabytes VmHWM|VmRSS GROUP.
megabytes() {
  local pid
  for pid in $(members "$2"); do
    awk -v field="$1:" '$1 == field {printf "%d\n", $2 / 1024}' "/proc/$pid/status"
  done
}
