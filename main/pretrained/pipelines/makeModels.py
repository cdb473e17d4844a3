"""Makes a tiny random model for every task that transformers asks models for, as folders in argv[1].

python3 makeModels.py FOLDER (transformers 5, torch)
"""

import sys

import torch
import transformers as t
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

TEXTS = [
    "How old are you?", "What is your age?", "The weather is nice today.", "I like bisons.", "I went home from school.",
    "Ada Lovelace wrote the first program in London.", "Where did Ada write the first program?",
]
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]


def wordpiece():
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.train_from_iterator(TEXTS, trainers.WordPieceTrainer(vocab_size=150, special_tokens=SPECIAL, show_progress=False))
    ids = [(s, tokenizer.token_to_id(s)) for s in ["[CLS]", "[SEP]"]]
    tokenizer.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=ids)
    names = dict(unk_token="[UNK]", pad_token="[PAD]", cls_token="[CLS]", sep_token="[SEP]", mask_token="[MASK]")
    return t.PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=64, model_input_names=["input_ids", "token_type_ids", "attention_mask"], **names)


def byte_pairs():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    tokenizer.train_from_iterator(TEXTS, trainers.BpeTrainer(vocab_size=300, special_tokens=["<|endoftext|>"], initial_alphabet=alphabet, show_progress=False))
    return t.PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<|endoftext|>", bos_token="<|endoftext|>")


def named(*labels):
    return dict(id2label=dict(enumerate(labels)), label2id={label: i for i, label in enumerate(labels)})


torch.manual_seed(4)
pieces, pairs = wordpiece(), byte_pairs()
size = dict(vocab_size=len(pieces), hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32)
size = dict(size, max_position_embeddings=64, initializer_range=0.8)
gpt = t.GPT2Config(vocab_size=len(pairs), n_embd=16, n_layer=2, n_head=2, n_positions=64, bos_token_id=0, eos_token_id=0, initializer_range=0.5)
made = {
    "pretraining": t.BertForPreTraining(t.BertConfig(**size)),
    "sentiment": t.BertForSequenceClassification(t.BertConfig(**size, **named("NEGATIVE", "POSITIVE"))),
    "names": t.BertForTokenClassification(t.BertConfig(**size, **named("B-PER", "I-PER", "O", "B-LOC", "I-LOC"))),
    "answers": t.BertForQuestionAnswering(t.BertConfig(**size)),
    "writer": t.GPT2LMHeadModel(gpt),
}
for name, model in made.items():
    model.eval().save_pretrained(f"{sys.argv[1]}/{name}")
    (pairs if name == "writer" else pieces).save_pretrained(f"{sys.argv[1]}/{name}")
