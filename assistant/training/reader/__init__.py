"""Trains, measures and exports the reader; nothing of the product imports it.

python -m assistant.training.reader train RUN …       resumable: run again to go on
python -m assistant.training.reader measure RUN …
python -m assistant.training.reader export RUN …

The same on a lent machine with a GPU, without the package (see `packed_run`):

python -m assistant.training.reader pack PACK.npz.xz
python packed_run.py PACK.npz.xz OUT PLAN.json        there; plans that were run lie in `plans`
python -m assistant.training.reader join PLAN.json OUT STEP --to READER
"""
