from __future__ import annotations

import numpy as np
import pytest

from ingest import weight_files
from ingest.processors import drop_signs, overflows


@pytest.mark.parametrize(
    ("machine", "flags", "expected"),
    [
        ("x86_64", "flags : sse4_2 avx2 fma", True),
        ("AMD64", "flags : avx512f avx512bw", True),
        ("x86_64", "flags : avx2 avx512_vnni amx_int8", False),
        ("x86_64", "flags : avx2 avx_vnni", False),
        ("aarch64", "Features : fp asimd", False),
    ],
)
def test_only_x86_without_vnni_instructions_overflows(tmp_path, machine, flags, expected):
    (cpuinfo := tmp_path / "cpuinfo").write_text(f"processor : 0\n{flags}\n")
    assert overflows(machine, cpuinfo) is expected


def test_a_processor_that_says_nothing_may_overflow(tmp_path):
    assert overflows("x86_64", tmp_path / "missing")


def test_dropping_signs_changes_the_matrices_and_their_types_alone():
    model = weight_files.read_shipped()[weight_files.ENCODER_LAYERS]
    changed = drop_signs(model)
    assert len(changed) == len(model)
    differences = np.frombuffer(model, np.uint8) ^ np.frombuffer(changed, np.uint8)
    assert set(np.unique(differences)) == {0, 1, 0x80}  # type 3 becomes 2, every number of 8 bits loses its sign
    assert (differences == 1).sum() == 2 * (4 * 6 + 1)


@pytest.mark.parametrize("content", [b"no model", b"\x3a\xff\xff", b"\xff" * 20])
def test_what_is_no_message_is_refused(content):
    with pytest.raises(ValueError, match="no message"):
        drop_signs(content)
