"""The shipped network in PyTorch: hashed features, convolutions, a bidirectional LSTM, biaffine arcs, labels and tags.

In: feature numbers (B, T, 5), 0 where there is no word. Out: arc scores (B, T, T + 1; column 0 is the root), heads,
labels, tags. `export.py` writes the same sums as ONNX. After Dozat and Manning (2017).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class Network(nn.Module):
    """A parser small enough for a laptop: about two million parameters beside its word table."""

    def __init__(
        self, sizes: list[int], tags: int, labels: int, *, width: int = 128, arc: int = 128, label: int = 64
    ) -> None:
        super().__init__()
        self.tables = nn.ModuleList([nn.Embedding(n, 64, padding_idx=0) for n in sizes])
        for table in self.tables:
            nn.init.normal_(table.weight, std=0.1)
            table.weight.data[0] = 0
        self.inward = nn.Linear(64 * len(sizes), width)
        self.norm = nn.LayerNorm(width)
        self.convolutions = nn.ModuleList([nn.Conv1d(width, width, 3, padding=1) for _ in range(2)])
        self.norms = nn.ModuleList([nn.LayerNorm(width) for _ in range(2)])
        self.lstm = nn.LSTM(width, width, bidirectional=True, batch_first=True)
        self.root = nn.Parameter(torch.randn(2 * width) * 0.1)
        self.arc_head, self.arc_dependent = nn.Linear(2 * width, arc), nn.Linear(2 * width, arc)
        self.arc = nn.Parameter(torch.randn(arc + 1, arc) * 0.02)
        self.label_head, self.label_dependent = nn.Linear(2 * width, label), nn.Linear(2 * width, label)
        self.label, self.tag = nn.Linear(label, labels), nn.Linear(2 * width, tags)
        self.drop = nn.Dropout(0.33)

    def states(self, ids: Tensor) -> tuple[Tensor, Tensor]:
        """Give each word's state (B, T, 2 width) and the mask of words (B, T, 1)."""
        mask = (ids[:, :, 1] > 0).unsqueeze(-1).to(torch.float32)
        x = torch.cat([table(ids[:, :, k]) for k, table in enumerate(self.tables)], -1)
        x = self.norm(self.inward(self.drop(x))) * mask
        for convolution, norm in zip(self.convolutions, self.norms, strict=True):
            x = norm(x + F.relu(convolution(x.transpose(1, 2)).transpose(1, 2))) * mask
        if self.training:
            y, _ = self.lstm(self.drop(x))
        else:
            packed = nn.utils.rnn.pack_padded_sequence(
                x, mask[..., 0].sum(1).clamp(min=1).to(torch.int64), batch_first=True, enforce_sorted=False
            )
            y, _ = nn.utils.rnn.pad_packed_sequence(self.lstm(packed)[0], batch_first=True, total_length=ids.shape[1])
        return self.drop(y), mask

    def arcs(self, states: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Give arc scores and the states with the root's before them (B, T + 1, 2 width)."""
        rooted = torch.cat([self.root.expand(len(states), 1, -1), states], 1)
        heads, dependents = F.relu(self.arc_head(rooted)), F.relu(self.arc_dependent(states))
        dependents = torch.cat([dependents, torch.ones_like(dependents[..., :1])], -1)
        scores = dependents @ self.arc @ heads.transpose(1, 2)
        columns = torch.cat([torch.ones_like(mask[:, :1, 0]), mask[..., 0]], 1).unsqueeze(1)
        return scores - 1e9 * (1 - columns), rooted

    def labels(self, states: Tensor, rooted: Tensor, heads: Tensor) -> Tensor:
        side = self.label_head(rooted)
        picked = side.gather(1, heads.unsqueeze(-1).expand(-1, -1, side.shape[-1]))
        return self.label(self.drop(F.relu(self.label_dependent(states) + picked)))
