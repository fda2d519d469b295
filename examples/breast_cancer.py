"""Predict the Wisconsin breast-cancer data out of fold with two classifiers, and write one file to score.

Both models see nine tenths of the 569 tumours and predict the tenth they have not seen, ten times over.
"""

import sys

import pyarrow as pa
import pyarrow.parquet as pq
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

MODELS = {
    "p_logistic": make_pipeline(StandardScaler(), LogisticRegression()),
    "p_naive_bayes": GaussianNB(),
}


def main(path: str) -> None:
    x, benign = load_breast_cancer(return_X_y=True)
    malignant = 1 - benign
    folds = StratifiedKFold(n_splits=10, shuffle=True, random_state=0)
    columns = {"tumour": range(len(x)), "malignant": malignant}
    for name, model in MODELS.items():
        columns[name] = cross_val_predict(model, x, malignant, cv=folds, method="predict_proba")[:, 1]
        wrong = int(((columns[name] >= 0.5) != malignant).sum())
        print(f"{name:14} misclassifies {wrong} of {len(x)} tumours; the log loss below also asks how sure it was")
    pq.write_table(pa.table(columns), path)
    print(f"out-of-fold predictions of both are in {path}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
