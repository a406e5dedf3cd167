# An officer at the API, with curl: functions for `source docs/guides/as-officer.sh FOLDER` in bash.
# A session is two things: a cookie, kept in FOLDER, and the CSRF token, which each call bears in a header.

mkdir -p -m 700 "$1"
OFFICERS=$1

# pick NAME: one member of the JSON on standard input.
pick() {
  node -p "JSON.parse(fs.readFileSync(0, 'utf8')).$1"
}

# sign_in LOGIN ONE-TIME-PASSWORD [NEW]: opens a session and changes the password, as the first sign-in demands; to one
# that nobody knows unless NEW is given.
sign_in() {
  curl -sS --fail-with-body -c "$OFFICERS/$1.cookies" -o "$OFFICERS/$1.session" "$ONCEWAY_URL/v1/session" \
    -H 'Content-Type: application/json' -d "{\"login\": \"$1\", \"password\": \"$2\"}"
  change_password "$1" "$2" "${3:-$(new_password)}"
}

new_password() {
  node -p 'crypto.randomBytes(18).toString("base64url")'
}

# change_password LOGIN OLD NEW: ends all sessions of the officer and opens a new one.
change_password() {
  local token
  token=$(pick csrfToken < "$OFFICERS/$1.session")
  curl -sS --fail-with-body -b "$OFFICERS/$1.cookies" -c "$OFFICERS/$1.cookies" -o "$OFFICERS/$1.session" \
    -X PUT "$ONCEWAY_URL/v1/session/password" -H "X-CSRF-Token: $token" \
    -H 'Content-Type: application/json' -d "{\"current\": \"$2\", \"new\": \"$3\"}"
}

# as LOGIN METHOD PATH [BODY]: one call; BODY is JSON, or @FILE.
as() {
  curl -sS -w '\n' -b "$OFFICERS/$1.cookies" -H "X-CSRF-Token: $(pick csrfToken < "$OFFICERS/$1.session")" \
    -X "$2" "$ONCEWAY_URL$3" ${4:+-H 'Content-Type: application/json' -d "$4"}
}

# told LOGIN [AFTER]: the events of the officer's department after a cursor, all pages in one list, and the next cursor.
told() {
  local page all='[]' next=${2-}
  while :; do
    page=$(as "$1" GET "/v1/events?limit=200${next:+&after=$next}")
    next=$(pick next <<< "$page")
    [ "$(pick events.length <<< "$page")" != 0 ] || break
    all=$(node -p 'const [all, page] = fs.readFileSync(0, "utf8").trim().split("\n"); JSON.stringify([...JSON.parse(all), ...JSON.parse(page).events])' <<< "$all
$page")
  done
  echo "{\"next\": \"$next\", \"events\": $all}"
}

# add_officer LOGIN NAME DEPARTMENT ROLE: as the operator, whose way to database and keys stack.json names.
# Prints the one-time password.
add_officer() {
  stack() { node -p "JSON.parse(fs.readFileSync('$OFFICERS/../stack.json', 'utf8')).$1"; }
  DATABASE_URL=$(stack postgres.owner) KAFKA_BROKERS=$(stack kafka.brokers) \
    WORKER_KEYS_DIR=$(stack keys.folder)/worker \
    npm run --silent cli -- officers add --login "$1" --name "$2" --department "$3" --role "$4" --json | pick firstPassword
}
