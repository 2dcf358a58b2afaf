# shellcheck shell=bash disable=SC2154
# Plays deploy/demo.conversation as the first person of the people file and compares what is stored with
# deploy/demo.expected. Sourced by deploy/demo, whose variables it reads.

# on_the_phone WHO: standard input as lines of a conversation.
on_the_phone() { sed -e "1s/^/$1 /" -e '2,$s/^/        /'; }

inbox_size() { curl -sf --max-time 10 "$standin/standin/users/$1/inbox" | jq length; }

# say_to_bot OPENID TEXT: what came back, as text. The answer to a slow turn comes as a message of its own.
say_to_bot() {
  local before answer deadline=$((SECONDS + 20))
  before=$(inbox_size "$1")
  before=${before:-0}
  answer=$(jq -n --arg text "$2" '{type: "text", content: $text}' |
    curl -sf --max-time 30 -H 'Content-Type: application/json' --data-binary @- "$standin/standin/users/$1/messages")
  if jq -e '.replies | length == 0' <<<"$answer" >/dev/null; then
    while (($(inbox_size "$1") <= before && SECONDS < deadline)); do sleep 0.1; done
    answer=$(curl -sf --max-time 10 "$standin/standin/users/$1/inbox" | jq --argjson before "$before" '{replies: .[$before:]}')
  fi
  # A "notice" is the platform's own: the account's service is out of order.
  jq -re '.replies | if length == 0 or any(.type == "notice") then error("no answer") else map(.content // "") | join("\n") end' \
    <<<"$answer" 2>/dev/null
}

# report_figure REPORT NAME: the value that the report's JSON holds under a name, wherever it stands.
report_figure() {
  jq -c --arg name "$2" '[.. | objects | select(has($name)) | .[$name] | if type == "object" then .value else . end]
    | unique | if length == 1 then .[0] else . end' <<<"$1"
}

compare_report() {
  local report name expected stored differ=0
  report=$("$bin/linli" report show ${1:+--project "$1"} --json --config "$config") || {
    say "$program: \"linli report show\" failed."
    return 1
  }
  while IFS=$'\t' read -r name expected; do
    stored=$(report_figure "$report" "$name")
    if [[ $stored != "$expected" ]]; then
      say "$program: $name was said to be $expected and is stored as $stored."
      differ=1
    fi
  done < <(jq -r 'to_entries[] | "\(.key)\t\(.value | tojson)"' "$linli_root/deploy/demo.expected")
  ((differ == 0)) || { say "The whole report:" && jq . <<<"$report" >&2; }
  return $differ
}

play_and_compare() {
  local openid project line reply
  openid=$(jq -re '.[0].openid' "$people") || { say "$program: nobody in $people."; return 1; }
  project=$(jq -r '.[0].project // empty' "$people")
  section "a conversation with $(jq -r '.[0].name' "$people")"
  while IFS= read -r line || [[ $line ]]; do
    [[ -z $line || $line == \#* ]] && continue
    on_the_phone "→ 我:" <<<"$line"
    reply=$(say_to_bot "$openid" "$line") || {
      say "$program: no answer to \"$line\". The bot's last words:"
      tail -n 20 "$data/linli.log" >&2
      return 1
    }
    on_the_phone "← 邻里:" <<<"$reply"
  done <"$linli_root/deploy/demo.conversation"
  section "what is stored"
  compare_report "$project" || return 1
  say "every figure that was said"
  run_linli check >&2
}
