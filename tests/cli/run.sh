#!/usr/bin/env bash
# Installs the agent CLIs that npm has and runs the tests with them: 100 prompts each, compared byte by byte, and every refusal.
# usage: tests/cli/run.sh [FOLDER]    the CLIs go to FOLDER (default: a temporary one), the figures to FOLDER/figures
set -euo pipefail
cd "$(dirname "$0")/../.."
folder="${1:-$(mktemp -d)}"
claude="${CLAUDE_VERSION:-2.1.328}" codex="${CODEX_VERSION:-0.169.0}"
mkdir -p "$folder/figures"
[ -x "$folder/node_modules/.bin/claude" ] && [ -x "$folder/node_modules/.bin/codex" ] ||
    npm install --no-audit --no-fund --prefix "$folder" "@anthropic-ai/claude-code@$claude" "@openai/codex@$codex"
export LORELI_TESTS_CLI_DIR="$folder/node_modules/.bin" LORELI_TESTS_CLI_REPORT="$folder/figures"
export LORELI_TESTS_CLI_PROMPTS="${LORELI_TESTS_CLI_PROMPTS:-100}"
result=0
dotnet test tests/Loreli.EndToEnd --filter FullyQualifiedName~RealClis || result=$?
echo
for cli in claude codex; do
    [ -f "$folder/figures/$cli.txt" ] || continue
    echo "$cli: $(grep -c ' Delivered ' "$folder/figures/$cli.txt" || true) of $(wc -l < "$folder/figures/$cli.txt") delivered"
    sed -E 's/.* (Delivered|[A-Z][A-Za-z]+) +//' "$folder/figures/$cli.txt" | sort | uniq -c | sort -rn
done
exit "$result"
