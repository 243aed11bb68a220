#!/bin/bash
# Obeys the contract of `Runner import SOURCE --out DIR` in a shell.
[ "$1" = import ] && [ "$3" = --out ] || exit 1
case $2 in
    *slow*) echo "model.safetensors: 10 of 100 MB" >&2; sleep 60 ;;
    *bad*) echo "encoder.embeddings.words: [30522, 64] in the file, [30522, 128] in the model." >&2; exit 2 ;;
esac
mkdir -p "$4"
echo "encoder.embeddings.words <- bert.embeddings.word_embeddings.weight"
echo "Start from it with: --modify UsePretrained,from=$4"
printf x >"$4/model.safetensors"
printf '[PAD]\n[UNK]\n' >"$4/vocab.txt"
echo '{"type":"BertMaskedModel"}' >"$4/model.json"
