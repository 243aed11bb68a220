#!/usr/bin/env bash
# Builds everything and runs every test. Installs what tests need and is missing, where it may.
# The last line is "N passed, N failed, N skipped"; the exit code is 0 when none failed.
set -euo pipefail
cd "$(dirname "$0")"

missing=()
command -v chromium >/dev/null || missing+=(chromium)
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
# The checker of exported files, and an independent oracle for what they hold.
/usr/bin/python3 -c 'import onnx' 2>/dev/null || missing+=(python3-onnx)
# Programs that proteins' structures, scores and alignments are compared with.
command -v mkdssp >/dev/null || missing+=(dssp)
command -v TMscore >/dev/null || missing+=(tm-align)
command -v gemmi >/dev/null || missing+=(gemmi)
command -v mmseqs >/dev/null || missing+=(mmseqs2)
/usr/bin/python3 -c 'import Bio' 2>/dev/null || missing+=(python3-biopython)
/usr/bin/python3 -c 'import gemmi' 2>/dev/null || missing+=(python3-gemmi)
/usr/bin/python3 -c 'import scipy' 2>/dev/null || missing+=(python3-scipy)
if [ "${#missing[@]}" -gt 0 ]; then
    if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
        echo "Installing ${missing[*]} …"
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
    else
        echo "Missing: ${missing[*]}. Tests that need them will be skipped." >&2
    fi
fi

# Real data beside the project is used where it is there; tests that need it are skipped where it is not.
if [ -z "${PLATFORM_DATASETS:-}" ] && [ -d ../shared/datasets ]; then
    PLATFORM_DATASETS=$(cd ../shared/datasets && pwd)
    export PLATFORM_DATASETS
fi

dotnet build Platform.sln -c Release -v quiet --nologo

passed=0 failed=0 skipped=0
for project in tests/*/*.csproj; do
    name=$(basename "$project" .csproj)
    program="$(dirname "$project")/bin/Release/net10.0/$name"
    log=$(mktemp)
    echo "== $name"
    status=0
    "$program" -noLogo -noColor >"$log" 2>&1 || status=$?
    grep -Ev '^\s*(Discover|Start|Finish)|^(Platform is at|Create the first account)' "$log" || true
    summary=$(grep -Eo 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+' "$log" | tail -n 1) || true
    if [ -z "$summary" ]; then
        echo "$name ended without a summary (exit code $status)." >&2
        failed=$((failed + 1))
        continue
    fi
    read -r total errors failures skips <<<"$(tr -dc '0-9 ' <<<"$summary" | xargs)"
    failed=$((failed + failures + errors))
    skipped=$((skipped + skips))
    passed=$((passed + total - failures - skips))
    rm -f "$log"
done

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
