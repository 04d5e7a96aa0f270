"""How we learn which model to ship: corpora, snapshots, evaluation, training and tracking."""
