#!/bin/sh
# What the printer does with the pages of a job: it keeps them as a file in GUICHET_PRINTED.
# Called by ippeveprinter with the spooled file. The file GUICHET_FAULT, where there is one, says in
# its first line what goes wrong; it disappears when the fault is cleared.
set -u

word=
argument=
if [ -r "$GUICHET_FAULT" ]; then
    read -r word argument <"$GUICHET_FAULT"
fi

# Holds the job with this state until somebody helps, or until the printer itself is gone.
stuck() {
    echo "STATE: +$1" >&2
    while [ -e "$GUICHET_FAULT" ]; do
        kill -0 "$PPID" 2>/dev/null || exit 1
        sleep 0.1
    done
    echo "STATE: -$1" >&2
}

case "$word" in
jam) stuck media-jam ;;
cover-open) stuck cover-open ;;
abort)
    echo "ERROR: the pages cannot be printed" >&2
    exit 1
    ;;
slow) sleep "$argument" ;;
esac

pages=$(grep -ao '/Type */Page[^s]' "$1" | wc -l)
[ "$pages" -gt 0 ] || pages=1
cp "$1" "$GUICHET_PRINTED/.part" || exit 1
mv "$GUICHET_PRINTED/.part" "$GUICHET_PRINTED/$(basename "$1")" || exit 1
echo "ATTR: job-impressions-completed=$pages" >&2
