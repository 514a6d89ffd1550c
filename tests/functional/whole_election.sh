#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# tests/functional/whole_election.sh BUILD: a whole election over HTTPS, with urnad and urna-box as two processes, from the
# organiser's account to the auditor's verdict; and on the way what each step must refuse.
#
# Whatever a person computes on their own machine is computed by urnactl: certificates, shares, ballots, decryptions.
set -eu
build=$(cd "${1:-build/release}" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
PATH=$build/apps/urnactl:$build/apps/urna-verify:$build/apps/urnad:$build/apps/urna-box:$PATH
work=$(mktemp -d)
box=
desk=
end() {
  status=$?
  [ $status -eq 0 ] || { echo "--- urnad"; tail -5 "$work/urnad.log"; echo "--- urna-box"; tail -5 "$work/urna-box.log"; } >&2
  [ -z "$desk" ] || kill "$desk" 2>/dev/null || true
  [ -z "$box" ] || kill "$box" 2>/dev/null || true
  wait
  rm -rf "$work"
}
trap end EXIT
cd "$work"

fail() { echo "whole_election: $*" >&2; exit 1; }
step() { printf '== %s\n' "$*"; }

# send METHOD PATH [curl's options…]: the answer is in the file `answer`, and its status in $status.
send() {
  method=$1 path=$2
  shift 2
  status=$(curl -sS --cacert desk/certificate.pem -o answer -w '%{http_code}' -X "$method" -H "X-Urna: ${guard:-1}" -H "Content-Type: ${type:-application/json}" "$@" "https://localhost:$port$path")
}
# ask STATUS METHOD PATH [curl's options…]
ask() {
  wanted=$1
  shift
  send "$@"
  [ "$status" = "$wanted" ] || fail "$method $path answered $status, not $wanted: $(head -c 600 answer)"
}
# The same as somebody who is signed in, whose cookies are in the file $jar; a body is JSON.
jar=cookies
page_token() { awk '$6 == "__Host-urna-page" { print $7 }' "$jar" 2>/dev/null || true; }
signed() { method=$1 path=$2; shift 2; send "$method" "$path" -b "$jar" -c "$jar" -H "X-Urna-Page: $(page_token)" "$@"; }
# Grave acts ask for the telephone again after five minutes; its number counts once.
show_telephone() {
  for _ in $(seq 20); do
    for offset in 0 1; do
      type=application/json signed POST /api/account/step-up -d "{\"totp\":\"$(totp "$device" $offset)\"}"
      [ "$status" != 200 ] || return 0
    done
    sleep 8
  done
  fail 'the telephone is not believed'
}
organise() {
  wanted=$1 asked=$2 what=/api/$3
  shift 3
  signed "$asked" "$what" "$@"
  if [ "$status" = 401 ] && [ "$wanted" != 401 ] && grep -q '"step-up"' answer; then
    show_telephone
    signed "$asked" "$what" "$@"
  fi
  [ "$status" = "$wanted" ] || fail "$asked $what answered $status, not $wanted: $(head -c 600 answer)"
}
says() { grep -q -- "$1" answer || fail "the answer does not say $1: $(head -c 600 answer)"; }
# The text that member $1 of the answer holds, unescaped.
text_of() { perl -0ne 'if (/"'"$1"'":"((?:[^"\\]|\\.)*)"/) { $_ = $1; s/\\(.)/$1/g; print }' answer; }

# totp SECRET OFFSET: the six digits, OFFSET steps from now (RFC 6238).
totp() {
  key=$(printf %s "$1" | base32 -d | od -An -tx1 | tr -d ' \n')
  counter=$(printf '%016x' $(($(date +%s) / 30 + $2)))
  digest=$(perl -e 'print pack("H*", shift)' "$counter" | openssl dgst -sha1 -mac HMAC -macopt "hexkey:$key" -r | cut -c1-40)
  perl -e '$h = shift; $o = hex substr($h, 39, 1); printf "%06d", (hex(substr($h, 2 * $o, 8)) & 0x7fffffff) % 1000000' "$digest"
}

# Here it is not their users that are tried.
user=
[ "$(id -u)" != 0 ] || user='--user root'

step 'two programs start'
mkdir box
urna-box $user --data box --socket "$work/box.sock" 2>urna-box.log &
box=$!
for _ in $(seq 100); do [ -S box.sock ] && break; sleep 0.1; done
urnad $user --data desk --box "$work/box.sock" --listen 127.0.0.1:0 --admin "$work/admin.sock" --cheap-passphrase 2>urnad.log &
desk=$!
for _ in $(seq 200); do grep -q '"started"' urnad.log 2>/dev/null && break; sleep 0.1; done
port=$(perl -ne 'print $1 if /"started".*"port":"?(\d+)/' urnad.log)
[ -n "$port" ] || fail 'urnad did not start'

step 'a fresh platform does nothing until it has keys'
health() { curl -sS --unix-socket admin.sock http://desk/healthz | grep -q "$1" || fail "/healthz does not say $1"; }
health uninitialised
ask 503 GET /api/elections
says '"code":"uninitialised"'
ask 503 POST /api/account/sign-in -d '{"address":"a"}'
says '"code":"uninitialised"'
passphrase='for tests only, known to everybody'
if printf 'too short\ntoo short\n' | urnactl init --passphrase --data desk 2>/dev/null; then fail 'a weak passphrase was taken'; fi
if urnactl init --passphrase "$passphrase" --data desk </dev/null 2>/dev/null; then fail 'a passphrase was taken as an argument'; fi
printf '%s\n%s\n' "$passphrase" "$passphrase" | urnactl init --passphrase --data desk >/dev/null
health alive
ask 200 GET /api/elections

step 'an account: a link once, then a password and a device'
# invite NAME ROLE…
invite() {
  name=$1
  shift
  roles=
  for role in "$@"; do roles="$roles --role $role"; done
  # shellcheck disable=SC2086
  urnactl person invite "$name@example.org" $roles --data desk --json | perl -ne 'print $1 if m{"link":"[^"]*/([^"/]*)"}'
}
# enrol NAME
enrol() {
  invited="\"address\":\"$1@example.org\",\"invitation\":\"$link\""
  ask 200 POST /api/account/enrol -d "{$invited,\"name\":\"$1\",\"password\":\"$password\"}"
  device=$(text_of totp_secret)
  ask 204 POST /api/account/enrol/device -d "{$invited,\"totp\":\"$(totp "$device" 0)\"}"
  ask 200 POST /api/account/enrol/finish -d "{$invited}"
  recovery=$(perl -ne 'print $1 if /"recovery_codes":\["([^"]*)"/' answer)
  [ -n "$recovery" ] || fail 'there is no recovery code'
  ask 401 POST /api/account/enrol/finish -d "{$invited}"
}
password='eleven geese left the old harbour'
link=$(invite rosa organiser board_member)
account="\"address\":\"rosa@example.org\",\"password\":\"$password\""
ask 401 POST /api/account/sign-in -d "{$account,\"totp\":\"000000\"}"
ask 401 POST /api/account/enrol -d "{\"address\":\"rosa@example.org\",\"name\":\"rosa\",\"password\":\"$password\",\"invitation\":\"0000000000000000000000\"}"
ask 401 POST /api/account/enrol -d "{\"address\":\"emma@example.org\",\"name\":\"rosa\",\"password\":\"$password\",\"invitation\":\"$link\"}"
ask 422 POST /api/account/enrol -d "{\"address\":\"rosa@example.org\",\"name\":\"rosa\",\"password\":\"short\",\"invitation\":\"$link\"}"
says too-short
enrol rosa
ask 401 POST /api/account/sign-in -d "{$account,\"totp\":\"$(totp "$device" -1)\"}"
ask 401 GET /api/organiser/elections
organise 200 POST account/sign-in -d "{$account,\"totp\":\"$(totp "$device" 1)\"}"
organise 200 GET account
says '"rosa"'

step 'a definition, refused whole while anything is wrong'
guard=0
organise 403 POST organiser/elections -d '{"definition":{}}'
guard=1
organise 422 POST organiser/elections -d '{"definition":{"name":"Choir","colour":"red"}}'
says colour
definition='{"name":"Choir of Aalst","language":"nl","administrator":"The board","trustees":{"threshold":2,"members":["Ada","Bo","Cy"]},
  "opens":"2026-01-01T08:00Z","closes":"2100-01-01T08:00Z","second_factor":"birth_date",
  "questions":[{"type":"choice","title":"Board?","answers":["Dirk","Els","Fien"],"min":1,"max":2,"blank":true,"rule":"plurality","seats":2}]}'
organise 201 POST organiser/elections -d "{\"definition\":$definition}"
uuid=$(text_of uuid)
own=organiser/elections/$uuid
ask 404 GET "/api/elections/$uuid"
organise 409 POST "$own/open" -d '{"typed_name":"Choir of Aalst"}'
says '"roll"'
says '"trustees"'

step 'a roll, all of it or nothing'
printf 'id,last_name,birth_date,college\nv1,Aerts,1980-02-03,choir\nv2,Bos,1981-02-03,choir\nv3,Claes,1982-02-03,board\nv4,Dox,1983-02-03,board\n' >roll.csv
organise_csv() { type=text/csv; organise "$@"; type=application/json; }
organise_csv 200 POST "$own/roll?dry_run=1" --data-binary @roll.csv
organise 200 GET "$own/roll"
says '"total":0'
organise_csv 200 POST "$own/roll" --data-binary @roll.csv
printf 'id,last_name,birth_date\nv1,Aerts,1980-02-03\nv2,Bos,31/31/1981\n' >faulty.csv
organise_csv 422 POST "$own/roll" --data-binary @faulty.csv
says '"line":3'
organise 200 GET "$own/roll?search=claes"
says '"total":1'

step 'the trustees make a key; each text is judged as it comes'
organise 200 GET "$own/trustees"
for n in 1 2 3; do
  perl -0ne 'print $1 if /"number":'$n',.*?"link":"[^#"]*#([^"]*)"/' answer >"link$n"
  urnactl trustee cert --group Ed25519 --members 3 --threshold 2 --index $n --out "t$n" >/dev/null
done
# trustee N STATUS METHOD REST [options…]
trustee() { link=$(cat "link$1") wanted=$2 method=$3 rest=$4; shift 4; ask "$wanted" "$method" "/api/trustee/$uuid$rest" -H "Authorization: Bearer $link" "$@"; }
ask 401 GET "/api/trustee/$uuid"
ask 401 GET "/api/trustee/$uuid" -H "Authorization: Bearer $(cat link1)x"
trustee 2 422 POST /certificate --data-binary @t1.cert
for n in 1 2 3; do trustee $n 200 POST /certificate --data-binary "@t$n.cert"; done
trustee 1 200 GET ''
perl -0ne 'if (/"certificates":\["((?:[^"\\]|\\.|",")*)"\]/) { for (split /","/, $1) { s/\\(.)/$1/g; print "$_\n" } }' answer >certs.jsons
for n in 1 2 3; do
  urnactl trustee share --group Ed25519 --certs certs.jsons --threshold 2 --seed "t$n.seed" --out "t$n.polynomial" >/dev/null
  trustee $n 200 POST /polynomial --data-binary "@t$n.polynomial"
done
for n in 1 2 3; do
  trustee $n 200 GET ''
  says '"step":"accept"'
  text_of my_input >"t$n.vinput"
  urnactl trustee share --group Ed25519 --certs certs.jsons --seed "t$n.seed" --accept "t$n.vinput" --out "t$n.voutput" >/dev/null
  trustee $n 200 POST /voutput --data-binary "@t$n.voutput"
  text_of my_share >"t$n.dkey"
done

organise 200 GET "$own/checklist"
says '"may_open":false'

step 'codes: letters made here, then codes made elsewhere in their place'
organise 200 POST "$own/codes"
head -c 5 answer | grep -q '%PDF-' || fail 'the letters are no PDF'
urnactl codes make --roll roll.csv --uuid "$uuid" --group Ed25519 --out codes >/dev/null
{
  printf '{"public_credentials":'
  cat codes/public_credentials.json
  printf ','
  tail -c +2 codes/sign_in_verifiers.json
} >for-the-desk.json
organise 422 PUT "$own/codes" -d '{"public_credentials":[],"verifiers":[]}'
organise 204 PUT "$own/codes" --data-binary @for-the-desk.json
organise 200 GET "$own/checklist"
says '"may_open":true'

step 'the poll opens, once its name is typed'
organise 200 POST "$own/announce"
ask 200 GET "/api/elections/$uuid"
says '"announced"'
organise 422 POST "$own/open" -d '{"typed_name":"Choir of Aals"}'
organise 409 POST "$own/close" -d '{"typed_name":"Choir of Aalst"}'
organise 200 POST "$own/open" -d '{"typed_name":"Choir of Aalst"}'
says '"open"'
organise_csv 409 POST "$own/roll" --data-binary @roll.csv
organise 428 PUT "$own/definition" -d "$definition"  # whoever overwrites says what they saw
organise 200 GET "$own/definition" -D seen
organise 409 PUT "$own/definition" -H "If-Match: $(awk 'tolower($1) == "etag:" { print $2 }' seen | tr -d '\r')" -d "$definition"
organise 409 PUT "$own/codes" --data-binary @for-the-desk.json
organise 409 DELETE "$own/definition"
organise 409 POST "$own/count" -d '{}'
ask 200 GET "/api/board/$uuid"
says '"stage":"open"'

step 'four voters vote; nobody votes twice'
ask 200 GET "/api/board/$uuid/archive"
cp answer board.bel
sign_in_secret() { printf 'urna sign-in|%s|%s' "$uuid" "$(printf %s "$1" | tr -d -)" | openssl dgst -sha256 -binary | base64 | tr '+/' '-_' | tr -d '=\n'; }
number=0
tail -n +2 codes/voting-codes.csv >codes.txt
while IFS=, read -r _ code; do
  number=$((number + 1))
  case $number in
    1 | 2) choice='[[0,1,1,0]]' ;;
    3) choice='[[0,1,0,0]]' ;;
    *) choice='[[1,0,0,0]]' ;;
  esac
  printf '%s\n%s\n' "$code" "$choice" | urnactl vote --archive board.bel --choices - --out "ballot$number" >/dev/null
  secret=$(sign_in_secret "$code")
  ask 401 POST "/api/elections/$uuid/sign-in" -d "{\"secret\":\"$secret\",\"birth_date\":\"1999-01-01\"}"
  ask 200 POST "/api/elections/$uuid/sign-in" -d "{\"secret\":\"$secret\",\"birth_date\":\"$((1979 + number))-02-03\"}"
  session=$(text_of session)
  vote() { ask "$1" POST "/api/elections/$uuid/ballots" -H "Authorization: Bearer $session" --data-binary "@$2"; }
  tr -d '\n' <"ballot$number" >ballot
  vote 201 ballot
  text_of tracker >"tracker$number"
  vote 200 ballot
  printf '%s\n[[0,0,0,1]]\n' "$code" | urnactl vote --archive board.bel --choices - --out "second$number" >/dev/null
  tr -d '\n' <"second$number" >ballot
  vote 409 ballot
  ask 200 GET "/api/board/$uuid/ballots/$(tr '+/' '-_' <"tracker$number")"
  says '"counts":true'
done <codes.txt
organise 200 GET "$own/turnout"
says '"voted":4'
organise 200 GET "$own/roll"
says '"voted":true'

step 'the desk starts again, and knows everything once it is unlocked'
answers_again() { for _ in $(seq 200); do curl -sSo /dev/null --cacert desk/certificate.pem "https://localhost:$port/" 2>/dev/null && return; sleep 0.05; done; fail 'urnad does not answer any more'; }
start_again() {
  urnad $user --data desk --box "$work/box.sock" --listen "127.0.0.1:$port" --admin "$work/admin.sock" --cheap-passphrase 2>>urnad.log &
  desk=$!
  answers_again
}
kill "$desk"
wait "$desk" || true
start_again
organise 503 GET organiser/elections
echo "$passphrase" | urnactl unlock --data desk >/dev/null
organise 401 GET organiser/elections
# Every sign-in takes another code of six digits, and nobody waits half a minute here.
organise 200 POST account/sign-in -d "{$account,\"recovery\":\"$recovery\"}"
ask 401 POST /api/account/sign-in -d "{$account,\"recovery\":\"$recovery\"}"

step 'the poll closes; two trustees of three decrypt'
organise 200 POST "$own/pause" -d '{"why":"A trial"}'
says '"paused"'
organise 200 POST "$own/resume"
trustee 1 409 POST /decryption -d '{}'
organise 422 POST "$own/close" -d '{"typed_name":""}'
organise 200 POST "$own/close" -d '{"typed_name":"Choir of Aalst"}'
says '"tallied"'
organise 409 POST "$own/count" -d '{}'
ask 200 GET "/api/board/$uuid/archive"
cp answer closed.bel
for n in 1 3; do
  urnactl trustee decrypt closed.bel --key "t$n.seed" --dkey "t$n.dkey" --out "t$n.decryption" >/dev/null
  trustee 2 422 POST /decryption --data-binary "@t$n.decryption"
  trustee $n 200 POST /decryption --data-binary "@t$n.decryption"
  says '"step":"finished"'
  trustee $n 200 POST /decryption --data-binary "@t$n.decryption"
done

step 'the count, its outcome for everybody, the minutes'
ask 404 GET "/api/elections/$uuid/outcome"
organise 200 POST "$own/count" -d '{}'
ask 200 GET "/api/elections/$uuid/outcome"
says '"label":"Dirk","votes":3'
says '"label":"Els","votes":2'
says '"blank":1'
says '"seats":\[{"name":"Dirk"},{"name":"Els"}\]'
says 'Seat 1 goes to Dirk, with 3 votes.'
ask 200 GET "/api/elections/$uuid/outcome?language=fr"
says 'Le siège 1 va à Dirk, avec 3 voix.'
ask 422 GET "/api/elections/$uuid/outcome?language=xx"
organise 200 GET "$own/minutes"
head -c 5 answer | grep -q '%PDF-' || fail 'the minutes are no PDF'
pdftotext answer - | grep -q 'Zetel 1 gaat naar Dirk, met 3 stemmen.' || fail 'the minutes do not explain the seats in Dutch'
ask 200 GET "/api/board/$uuid/archive"
cp answer "$uuid.bel"
urna-verify "$uuid.bel" >verdict || fail "urna-verify refuses the archive: $(cat verdict)"
urnactl board find "$(cat tracker1)" "$uuid.bel" >/dev/null

step 'the journal: whoever has its key checks it without the server'
log=/log/election/$uuid
sleep 1 # a log that grew is signed within a second
ask 200 GET "$log/key"
cp answer log.key
ask 401 GET /log/platform/checkpoint
mkdir -p log/tile/entries/000.p
ask 200 GET "$log/checkpoint"
cp answer log/checkpoint
size=$(sed -n 2p log/checkpoint)
ask 200 GET "$log/tile/entries/000.p/$size"
cp answer "log/tile/entries/000.p/$size"
for event in election.created roll.imported codes.made codes.taken trustee.handed-in poll.opened poll.paused poll.closed trustee.decrypted poll.counted; do says "\"ev\":\"$event\""; done
urna-verify log --key log.key log >verdict || fail "urna-verify refuses the log: $(cat verdict)"
organise 200 GET "organiser/journal/export?log=election/$uuid"
cp answer journal.jsonl
urna-verify log --key log.key journal.jsonl >verdict || fail "urna-verify refuses the export: $(cat verdict)"
sed 's/"ev":"poll.paused"/"ev":"poll.opened"/' journal.jsonl >forged.jsonl
! urna-verify log --key log.key forged.jsonl >verdict || fail 'urna-verify takes a forged export'
organise 200 GET "organiser/journal/proof?log=election/$uuid&number=2"
cp answer 2.tlog-proof
perl -ne 'print $1 if /^{"number":2,"entry":(.*),"proof":/' journal.jsonl >2.json
urna-verify log --key log.key --entry 2.json 2.tlog-proof >verdict || fail "urna-verify refuses the proof: $(cat verdict)"
organise 403 GET 'organiser/journal?event=account.signed-in&result=deny'
says auditor
link=$(invite vera auditor)
enrol vera
jar=vera.cookies
account="\"address\":\"vera@example.org\",\"password\":\"$password\""
organise 200 POST account/sign-in -d "{$account,\"totp\":\"$(totp "$device" 1)\"}"
organise 200 GET 'organiser/journal?event=account.signed-in&result=deny'
says '"rosa"'
organise 403 POST organiser/elections -d '{"definition":{}}'
! grep -qaF -e rosa -e Aerts -e 1980-02-03 desk/journal.db || fail 'the journal holds a name'

step 'no code and no secret of a trustee is anywhere with the two servers'
while IFS=, read -r _ code; do
  plain=$(printf %s "$code" | tr -d -)
  ! grep -rqaF -e "$code" -e "$plain" desk box urnad.log urna-box.log || fail 'a voting code was kept'
done <codes.txt
for n in 1 2 3; do ! grep -rqaF -e "$(cat "t$n.seed")" -e "$(cat "link$n")" desk box urnad.log urna-box.log || fail 'a secret of a trustee was kept'; done
! grep -rqaF -e Aerts -e 1980-02-03 box urna-box.log urnad.log || fail 'the box or a log knows a voter'
! grep -rqaiF -e Aerts -e 1980-02-03 -e rosa -e argon2id -e "$passphrase" desk || fail 'something personal or secret is not sealed'

step 'locked, it serves boards and pages and no more'
urnactl lock --data desk | grep -q locked || fail 'it does not say that it is locked'
answers_again
health sealed
printf '%s\n' keystore.db "$passphrase" | "$here/scan_memory.py" "$desk" || fail 'the passphrase is still in memory'
ask 503 GET /api/elections
says '"code":"sealed"'
ask 503 POST "/api/elections/$uuid/sign-in" -d '{}'
ask 503 GET /api/account -b vera.cookies
ask 200 GET "/api/board/$uuid/archive"
cmp -s answer "$uuid.bel" || fail 'the board is another one while the desk is locked'

step 'so it is after every start, until the passphrase is typed'
kill -9 "$desk"
wait "$desk" || true
start_again
health sealed
ask 503 GET "/api/elections/$uuid/outcome"
if echo 'not the passphrase of this one' | urnactl unlock --data desk 2>/dev/null; then fail 'a wrong passphrase opened it'; fi
health sealed
echo "$passphrase" | urnactl unlock --data desk >/dev/null
health alive
ask 200 GET "/api/elections/$uuid/outcome"
says '"label":"Dirk","votes":3'
urnactl rotate root --data desk >/dev/null
urnactl rotate tenants --data desk >/dev/null
ask 200 GET "/api/elections/$uuid/outcome"

step 'the journal knows who tried the lock, and is signed with the same key as before'
ask 200 GET "$log/key"
cmp -s answer log.key || fail 'the journal is signed with another key'
organise 401 GET organiser/journal/export
organise 200 POST account/sign-in -d "{$account,\"recovery\":\"$recovery\"}"
sleep 1 # a log that grew is signed within a second
organise 200 GET organiser/journal/export
cp answer platform.jsonl
ask 200 GET /log/platform/key -b vera.cookies
cp answer platform.key
urna-verify log --key platform.key platform.jsonl >verdict || fail "urna-verify refuses the platform's log: $(cat verdict)"
for event in server.started keystore.rekeyed keystore.unlocked keystore.locked keystore.root-rotated keystore.tenants-rotated server.stopped; do
  grep -q "\"ev\":\"$event\",\"act\":\"n:urnad\"" platform.jsonl || fail "the journal says nothing of $event"
done
grep -q '"ev":"keystore.unlocked","act":"n:urnad","res":"deny"' platform.jsonl || fail 'nobody was noted who tried a wrong passphrase'
! grep -q journal.altered platform.jsonl || fail 'what waited for the journal was altered'
echo 'whole_election: verified'
