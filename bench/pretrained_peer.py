"""Asks pretrained models by transformers: sentences <folder> <texts.json> | tokens <folder>; says "ready <name>", then for each line
"<steps>" the seconds that they took. make <folder>: writes a network as large as GPT-2 with random weights."""
import json
import os
import shutil
import sys
import time

import torch
import transformers

TOKENS, BATCH = 16, 32
work, folder = sys.argv[1], sys.argv[2]
transformers.logging.set_verbosity_error()
torch.set_grad_enabled(False)


def make():
    torch.manual_seed(1)
    transformers.GPT2LMHeadModel(transformers.GPT2Config()).save_pretrained(folder)
    # Any tokenizer: ids are given.
    pieces = os.path.join(os.path.dirname(__file__), "..", "main", "pretrained", "fixtures", "gpt2", "tokenizer.json")
    shutil.copy(pieces, folder)


def reader():
    model = transformers.AutoModel.from_pretrained(folder, dtype=torch.float32).eval()
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    with open(sys.argv[3]) as file:
        texts = sorted(json.load(file), key=len, reverse=True)

    def step():
        for begin in range(0, len(texts), BATCH):
            given = tokenizer(texts[begin : begin + BATCH], padding=True, truncation=True, return_tensors="pt")
            hidden, mask = model(**given).last_hidden_state, given["attention_mask"][..., None]
            torch.nn.functional.normalize((hidden * mask).sum(1) / mask.sum(1))

    return step


def writer():
    model = transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
    prompt = torch.arange(16)[None] * 7 + 1
    given = dict(attention_mask=torch.ones_like(prompt), do_sample=False, pad_token_id=0)
    return lambda: model.generate(prompt, max_new_tokens=TOKENS, min_new_tokens=TOKENS, **given)


if work == "make":
    make()
    sys.exit()
step = reader() if work == "sentences" else writer()
print(f"ready transformers {transformers.__version__}", flush=True)
for line in sys.stdin:
    begin = time.perf_counter()
    for _ in range(int(line)):
        step()
    print(time.perf_counter() - begin, flush=True)
