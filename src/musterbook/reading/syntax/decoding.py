"""Find the best dependency tree under scores for every pair of words.

In: heads, or a matrix of scores. Out: heads that form a tree with one root. Chu and Liu (1965), Edmonds (1967). It
knows no words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray


def trees_of(heads: NDArray[Any], lengths: list[int]) -> NDArray[Any]:
    """Say of each row of a batch (0 the root, n the n-th word) whether its heads form one tree; (rows,) of bool.

    Every word's head is replaced by its head's head until those that reach the root have reached it.
    """
    import numpy as np

    rows, longest = heads.shape
    real = np.arange(longest) < np.array(lengths)[:, None]
    above = np.zeros((rows, longest + 1), dtype=np.int64)  # of the root, and behind a row's end: the root
    above[:, 1:] = heads * real
    one = ((above[:, 1:] == 0) & real).sum(axis=1) == 1
    roots = np.arange(rows)[:, None] * (longest + 1)
    up = (above + roots).ravel()  # each word's head by its place among all rows' words
    for _ in range(longest.bit_length()):
        up = up[up]
    rooted: NDArray[Any] = one & (up.reshape(above.shape) == roots).all(axis=1)
    return rooted


def best_tree(scores: NDArray[Any]) -> list[int]:
    """Give the heads (-1 at the one root) of the best tree whose root is the word that gains most by being it.

    `scores[i, h]` is for word i with head h; column 0 is the root, column h the word h - 1. "Best" is the greatest sum.
    """
    import numpy as np

    count = len(scores)
    matrix = np.full((count + 1, count + 1), -np.inf)
    matrix[1:, 1:] = scores[:, 1:]
    np.fill_diagonal(matrix, -np.inf)
    gain = scores[:, 0] - (matrix[1:, 1:].max(axis=1) if count > 1 else 0.0)
    root = int(gain.argmax()) + 1
    matrix[root, :] = -np.inf
    matrix[root, 0] = 0.0
    heads = _arborescence(matrix)
    return [int(h) - 1 for h in heads[1:]]


def _arborescence(scores: NDArray[Any]) -> NDArray[Any]:
    """Chu-Liu-Edmonds on a square matrix whose node 0 is the root; gives each node's head (node 0: 0)."""
    import numpy as np

    heads: NDArray[Any] = scores.argmax(axis=1)
    heads[0] = 0
    cycle = _cycle(heads)
    if not cycle:
        return heads
    inside = np.array(cycle)
    outside = np.array([i for i in range(len(scores)) if i not in set(cycle)])
    kept = scores[inside, heads[inside]]
    small = np.full((len(outside) + 1, len(outside) + 1), -np.inf)  # the last node stands for the cycle
    small[:-1, :-1] = scores[np.ix_(outside, outside)]
    leaving = scores[np.ix_(outside, inside)]
    small[:-1, -1] = leaving.max(axis=1)
    small[0, -1] = -np.inf
    entering = scores[np.ix_(inside, outside)] - kept[:, None]
    small[-1, :-1] = entering.max(axis=0)
    solved = _arborescence(small)
    for k, node in enumerate(outside):
        if k:
            head = solved[k]
            heads[node] = inside[leaving[k].argmax()] if head == len(outside) else outside[head]
    entry = solved[len(outside)]
    broken = entering[:, entry].argmax()
    heads[inside[broken]] = outside[entry]
    return heads


def _cycle(heads: NDArray[Any]) -> list[int]:
    """Give the nodes of one cycle, [] where there is none."""
    state = [0] * len(heads)
    state[0] = 2
    for start in range(1, len(heads)):
        path = []
        i = start
        while state[i] == 0:
            state[i] = 1
            path.append(i)
            i = int(heads[i])
        if state[i] == 1:
            return path[path.index(i) :]
        for j in path:
            state[j] = 2
    return []
