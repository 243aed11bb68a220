#!/bin/bash
# Obeys the contract of the Runner in a shell: run SPEC --out DIR [--datasets DIR] [--resume]. The spec is a script of the calls below.
shift
SPEC=$1
shift
RESUME=
while [ $# -gt 0 ]; do
    case $1 in
        --out) OUT=$2; shift 2 ;;
        --resume) RESUME=1; shift ;;
        *) shift 2 ;;
    esac
done
cd "$OUT" || exit 1
mkdir -p checkpoints artifacts
exec 9>.lock
flock -n 9 || { echo "Another process is executing the run." >&2; exit 2; }
echo "$$ resume=$RESUME cuda=$CUDA_VISIBLE_DEVICES" >>attempts.txt

# A line that was cut short is dropped, like the real Runner does it.
if [ -s events.ndjson ] && [ -n "$(tail -c 1 events.ndjson)" ]; then
    sed -i '$d' events.ndjson
fi
SEQ=$([ -f events.ndjson ] && wc -l <events.ndjson || echo 0)
STEP=0
LAST_METRIC=$(grep -o '"kind":"metric","name":"train/loss","step":[0-9]*' events.ndjson 2>/dev/null | tail -n 1 | grep -o '[0-9]*$')
LAST_METRIC=${LAST_METRIC:-0}
if [ -n "$RESUME" ] && ls checkpoints/step-* >/dev/null 2>&1; then
    STEP=$(ls checkpoints | sort | tail -n 1 | grep -o '[1-9][0-9]*$')
fi
STOP=
trap 'STOP=1' TERM

event() { SEQ=$((SEQ + 1)); printf '{"seq":%d,"time":"%s",%s}\n' "$SEQ" "$(date -u +%Y-%m-%dT%H:%M:%S.%3NZ)" "$1" >>events.ndjson; }
log() { printf '%s\n' "$1" >>log.txt; }
state() { event "\"kind\":\"state\",\"state\":\"$1\",\"step\":$STEP"; }
checkpoint() {
    printf x >"checkpoints/step-$(printf %08d $STEP)"
    event "\"kind\":\"checkpoint\",\"step\":$STEP,\"path\":\"checkpoints/step-$STEP\",\"bytes\":1"
}
metric() { event "\"kind\":\"metric\",\"name\":\"$1\",\"step\":$STEP,\"value\":$2"; }
# train STEPS SECONDS_A_STEP CHECKPOINT_EVERY
train() {
    state running
    while [ $STEP -lt $1 ]; do
        sleep $2
        STEP=$((STEP + 1))
        if [ $STEP -gt $LAST_METRIC ]; then
            metric train/loss "0.$((1000 - STEP))"
            log "step $STEP"
        fi
        event "\"kind\":\"progress\",\"step\":$STEP,\"total_steps\":$1,\"seconds_left\":$(($1 - STEP))"
        [ $((STEP % $3)) -eq 0 ] && checkpoint
        if [ -n "$STOP" ]; then
            state stopping
            checkpoint
            state stopped
            exit 3
        fi
    done
}
succeed() {
    printf 'index\tprediction\n0\t1\n' >artifacts/predictions.tsv
    event '"kind":"summary","values":{"dev/accuracy":0.81,"seconds":1.5}'
    state succeeded
    exit 0
}
fail() {
    event "\"kind\":\"failure\",\"class\":\"$2\",\"message\":\"$3\""
    state failed
    exit $1
}
. "$SPEC"
